import { expect } from 'chai'
import { type StubRelay, startStubRelay } from '../stub-relay.js'
import type { WeChatSwitches } from './account.js'
import { startWeChat } from './start-wechat.js'
import type { WeChatEmulator } from './wechat-emulator.js'

const TEMPLATE = { id: 'tpl', kind: 'template', fields: ['thing1', 'time2'] } as const
const ONCE = { id: 'once', kind: 'once', fields: ['thing1'] } as const
const LONG = { id: 'long', kind: 'long', fields: ['thing1'] } as const
const DATA = { thing1: { value: '您的订单已发货' }, time2: { value: '2026-05-30 20:00' } }

describe('notifications of the WeChat double', () => {
  let wechat: WeChatEmulator
  let relay: StubRelay
  let token: string

  async function start(switches: Partial<WeChatSwitches> = {}): Promise<void> {
    relay = await startStubRelay()
    const account = { appId: 'wxone', appSecret: 'secret', token: 'tok', mode: 'plain' as const, originalId: 'gh_one' }
    wechat = await startWeChat({ accounts: [{ ...account, webhookUrl: relay.url }], switches })
    for (const template of [TEMPLATE, ONCE, LONG]) wechat.addTemplate(template)
    wechat.addFollower('alice')
    const asked = { grant_type: 'client_credential', appid: 'wxone', secret: 'secret' }
    token = String((await call('stable_token', asked)).access_token)
  }
  beforeEach(() => start())
  afterEach(() => Promise.all([wechat.close(), relay.close()]))

  async function call(path: string, body: object | string): Promise<Record<string, unknown>> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(`${wechat.url}/cgi-bin/${path}`, { method: 'POST', body: text })
    return (await response.json()) as Record<string, unknown>
  }
  const template = async (change: object = {}, accessToken = token) =>
    (
      await call(`message/template/send?access_token=${accessToken}`, {
        touser: 'alice',
        template_id: 'tpl',
        data: DATA,
        ...change,
      })
    ).errcode
  const subscription = async (id: string, change: object = {}) =>
    (
      await call(`message/subscribe/bizsend?access_token=${token}`, {
        touser: 'alice',
        template_id: id,
        data: { thing1: DATA.thing1 },
        ...change,
      })
    ).errcode
  const events = () => relay.requests.map(({ body }) => body)

  it('shows a template message and tells the account of it, with an id of 64 bits', async () => {
    const body = JSON.stringify({ touser: 'alice', template_id: 'tpl', data: DATA, url: 'https://shop.example' })
    const response = await fetch(`${wechat.url}/cgi-bin/message/template/send?access_token=${token}`, {
      method: 'POST',
      body,
    })
    const id = /"msgid":(\d{17,})/.exec(await response.text())?.[1]
    expect(id).to.be.a('string')
    expect(wechat.notifications).to.deep.equal([
      {
        appId: 'wxone',
        openId: 'alice',
        templateId: 'tpl',
        jobId: id,
        values: { thing1: '您的订单已发货', time2: '2026-05-30 20:00' },
        page: 'https://shop.example',
      },
    ])
    expect(wechat.phone('alice').map(({ kind }) => kind)).to.deep.equal(['notification'])
    while (relay.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(events()[0]).to.contain('TEMPLATESENDJOBFINISH').and.contain(`<MsgID>${id}</MsgID>`).and.contain('success')
  })

  it('refuses what is no notification', async () => {
    expect(await template({}, 'other')).to.equal(40001)
    expect((await call(`message/template/send?access_token=${token}`, '{')).errcode).to.equal(47001)
    expect((await call(`message/template/send?access_token=${token}`, '')).errcode).to.equal(44002)
    expect(await template({ touser: 'nobody' })).to.equal(40003)
    for (const id of ['unknown', 'once']) expect(await template({ template_id: id })).to.equal(40037)
    expect(await subscription('tpl')).to.equal(40037)
    const get = await fetch(`${wechat.url}/cgi-bin/message/template/send?access_token=${token}`)
    expect(((await get.json()) as { errcode: number }).errcode).to.equal(43002)
  })

  for (const [what, data] of [
    ['a missing field', { thing1: DATA.thing1 }],
    ['a field too many', { ...DATA, thing9: { value: 'x' } }],
    ['an empty field', { ...DATA, thing1: { value: '' } }],
    ['a value that is no text', { ...DATA, thing1: { value: 7 } }],
    ['a line break', { ...DATA, thing1: { value: 'a\nb' } }],
    ['a value of 21 characters', { ...DATA, thing1: { value: '长'.repeat(21) } }],
    ['no data', undefined],
  ] as const) {
    it(`refuses a template with ${what} (47003)`, async () => {
      expect(await template({ data })).to.equal(47003)
    })
  }

  it('sends templates to followers alone, and never to the blacklisted', async () => {
    await wechat.sendEvent('alice', 'unsubscribe')
    expect(await template()).to.equal(43004)
    await wechat.sendEvent('alice', 'subscribe')
    wechat.setBlocked('alice', true)
    expect(await template()).to.equal(43019)
  })

  it('sends a subscription as often as the customer agreed, or until they withdraw', async () => {
    expect(await subscription('once')).to.equal(43101)
    await wechat.answerPopup('alice', 'once', 'reject')
    expect(await subscription('once')).to.equal(43101)
    await wechat.answerPopup('alice', 'once', 'accept')
    expect([await subscription('once'), await subscription('once')]).to.deep.equal([0, 43101])
    await wechat.answerPopup('alice', 'long', 'accept')
    expect([await subscription('long'), await subscription('long')]).to.deep.equal([0, 0])
    await wechat.withdrawSubscription('alice', 'long')
    expect(await subscription('long')).to.equal(43101)
    expect(events().some((body) => body.includes('subscribe_msg_change_event'))).to.equal(true)
  })

  it('shows one of two with the same client_msg_id within ten minutes', async () => {
    for (let at = 0; at < 2; at++) expect(await template({ client_msg_id: 'a' })).to.equal(0)
    expect(wechat.notifications).to.have.length(1)
    wechat.advanceClock(10 * 60_000)
    expect(await template({ client_msg_id: 'a' })).to.equal(0)
    expect(wechat.notifications).to.have.length(2)
  })

  it('takes so many in a day (45009), whatever the quota of messages', async () => {
    await Promise.all([wechat.close(), relay.close()])
    await start({ notificationsPerDay: 2, tokenLifeSeconds: 200_000 })
    expect([await template(), await template(), await template()]).to.deep.equal([0, 0, 45009])
    wechat.advanceClock(24 * 3_600_000)
    expect(await template()).to.equal(0)
  })
})
