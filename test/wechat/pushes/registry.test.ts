import { readdirSync } from 'node:fs'
import { expect } from 'chai'
import type { PushKind } from '../../../server/wechat/pushes/push.js'
import { PUSH_REGISTRY } from '../../../server/wechat/pushes/registry.js'
import { readFixture } from './test-push-kind.js'

const kinds = Object.keys(PUSH_REGISTRY) as PushKind[]
/** What customers write or send, and agents get. */
const MESSAGES = ['text', 'image', 'voice', 'video', 'shortvideo', 'location', 'link', 'file']

describe('wechat/pushes/registry', () => {
  it('has a sample of every kind, and no sample without a kind', () => {
    const samples = readdirSync(new URL('../../fixtures/pushes/', import.meta.url))
    expect(samples.toSorted()).to.deep.equal(kinds.map((kind) => `${kind}.xml`).toSorted())
    for (const kind of kinds) expect(readFixture(kind).kind).to.equal(kind)
  })

  it('relays what is text or becomes text, and ends the session at unsubscribe alone', () => {
    const rows = Object.values(PUSH_REGISTRY)
    expect(rows.filter((row) => row.disposition === 'relay').map((row) => row.kind)).to.deep.equal([
      ...MESSAGES,
      'event.subscribe',
      'event.scan',
      'event.click',
      'event.view',
      'event.view_miniprogram',
      'event.scancode_push',
      'event.scancode_waitmsg',
      'event.pic_sysphoto',
      'event.pic_photo_or_album',
      'event.pic_weixin',
      'event.location_select',
    ])
    expect(rows.filter((row) => 'endsSession' in row && row.endsSession).map((row) => row.kind)).to.deep.equal([
      'event.unsubscribe',
    ])
  })

  it('says of every kind what it opens, as WeChat counts', () => {
    const allowing = (quota: string) =>
      Object.values(PUSH_REGISTRY)
        .filter((row) => row.quota === quota)
        .map((row) => row.kind)
    expect(allowing('action')).to.deep.equal([
      'event.subscribe',
      'event.scan',
      'event.click',
      'event.scancode_push',
      'event.scancode_waitmsg',
    ])
    expect(allowing('message')).to.deep.equal([...MESSAGES, 'miniprogrampage'])
    for (const row of Object.values(PUSH_REGISTRY)) {
      expect(row.quota).to.be.oneOf(['message', 'action', 'none'])
      expect(row.opensSession, row.kind).to.equal(row.disposition === 'relay' && row.msgType !== 'event')
    }
  })

  it('counts a chosen entry of a message menu as a click, though it comes as a text', () => {
    const { read, quotaOf } = PUSH_REGISTRY.text
    expect(quotaOf?.(read({ Content: '人工' }))).to.equal('message')
    expect(quotaOf?.(read({ Content: '人工', bizmsgmenuid: 'sales' }))).to.equal('action')
  })

  it('names every kind for notices', () => {
    for (const row of Object.values(PUSH_REGISTRY)) expect(row.noticeName).to.match(/^[a-z][A-Za-z]+$/)
  })
})
