import { expect } from 'chai'
import { type StubRelay, startStubRelay } from '../stub-relay.js'
import { startWeChat } from './start-wechat.js'
import type { WeChatEmulator } from './wechat-emulator.js'

const DAY_MS = 24 * 3_600_000
const PICTURE = Buffer.from('ffd8ffe000', 'hex')

describe('media of customers at the WeChat double', () => {
  let relay: StubRelay
  let wechat: WeChatEmulator

  beforeEach(async () => {
    relay = await startStubRelay()
    const account = { appSecret: 'secret', token: 't', mode: 'plain', webhookUrl: relay.url } as const
    wechat = await startWeChat({
      accounts: ['wx1', 'wx2'].map((appId) => ({ ...account, appId, originalId: `gh_${appId}` })),
      switches: { downloadsPerDay: 5 },
    })
  })
  afterEach(async () => {
    await wechat.close()
    await relay.close()
  })

  async function tokenOf(appId: string): Promise<string> {
    const body = JSON.stringify({ grant_type: 'client_credential', appid: appId, secret: 'secret' })
    const answer = await fetch(`${wechat.url}/cgi-bin/stable_token`, { method: 'POST', body })
    return ((await answer.json()) as { access_token: string }).access_token
  }

  async function pushed(name: string): Promise<string> {
    return new RegExp(`<${name}><!\\[CDATA\\[([^\\]]*)`).exec(relay.requests.at(-1)?.body ?? '')?.[1] ?? ''
  }

  const get = (path: string, token: string, mediaId: string) =>
    fetch(`${wechat.url}/cgi-bin/media/${path}?access_token=${token}&media_id=${mediaId}`)

  it('gives a picture to the account it was sent to, until three days are over', async () => {
    await wechat.sendMedia('o1', 'image', PICTURE)
    const mediaId = await pushed('MediaId')
    const answer = await get('get', await tokenOf('wx1'), mediaId)
    expect(answer.headers.get('content-type')).to.equal('image/jpeg')
    expect(answer.headers.get('content-disposition')).to.contain('attachment')
    expect(Buffer.from(await answer.arrayBuffer()).equals(PICTURE)).to.equal(true)
    expect(await (await get('get', await tokenOf('wx2'), mediaId)).json()).to.include({ errcode: 40007 })
    wechat.advanceClock(3 * DAY_MS)
    expect(await (await get('get', await tokenOf('wx1'), mediaId)).json()).to.include({ errcode: 40007 })
  })

  it('answers a video with an address that takes no token', async () => {
    await wechat.sendMedia('o1', 'video', PICTURE)
    const token = await tokenOf('wx1')
    const { video_url: url } = (await (await get('get', token, await pushed('MediaId'))).json()) as {
      video_url: string
    }
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(PICTURE)).to.equal(true)
    expect((await fetch(`${url}&access_token=${token}`)).status).to.equal(404)
  })

  it('gives voice at 16 kHz at its own address alone', async () => {
    await wechat.sendMedia('o1', 'voice', PICTURE, { wideband: PICTURE, recognition: '你好' })
    expect(await pushed('Recognition')).to.equal('你好')
    const token = await tokenOf('wx1')
    const better = await pushed('MediaId16K')
    expect((await get('get/jssdk', token, better)).headers.get('content-type')).to.equal('voice/speex')
    expect(await (await get('get', token, better)).json()).to.include({ errcode: 40007 })
    expect(await (await get('get/jssdk', token, await pushed('MediaId'))).json()).to.include({ errcode: 40007 })
  })

  it('refuses who has no token, or asks for nothing', async () => {
    await wechat.sendMedia('o1', 'image', PICTURE)
    expect(await (await get('get', 'wrong', await pushed('MediaId'))).json()).to.include({ errcode: 40001 })
    expect(await (await get('get', await tokenOf('wx1'), '')).json()).to.include({ errcode: 41006 })
  })

  it('gives so many in a day', async () => {
    await wechat.sendMedia('o1', 'image', PICTURE)
    const [mediaId, token] = [await pushed('MediaId'), await tokenOf('wx1')]
    for (let count = 0; count < 5; count++)
      expect((await get('get', token, mediaId)).headers.get('content-type')).to.equal('image/jpeg')
    expect(await (await get('get', token, mediaId)).json()).to.include({ errcode: 45009 })
  })
})
