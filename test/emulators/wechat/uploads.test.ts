import { expect } from 'chai'
import { type StubRelay, startStubRelay } from '../stub-relay.js'
import { fileKind, voiceSeconds } from './file-kinds.js'
import { readForm } from './multipart.js'
import { startWeChat } from './start-wechat.js'
import type { WeChatEmulator } from './wechat-emulator.js'

const ACCOUNT = { appSecret: 'secret', token: 't', mode: 'plain' } as const
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const JPEG = Buffer.from('ffd8ffe000104a464946', 'hex')
const MP4 = Buffer.from('0000002066747970', 'hex')
/** A frame of AMR at 12.2 kbit/s: 20 ms in 32 bytes. */
const amr = (frames: number) =>
  Buffer.concat([Buffer.from('#!AMR\n'), ...Array.from({ length: frames }, () => Buffer.alloc(32, 0x3c))])
const DAY_MS = 24 * 3_600_000

describe('media of the WeChat double', () => {
  let relay: StubRelay
  let wechat: WeChatEmulator
  let tokens: Record<string, string>

  beforeEach(async () => {
    relay = await startStubRelay()
    const accounts = ['wx1', 'wx2'].map((appId) => ({
      ...ACCOUNT,
      appId,
      originalId: `gh_${appId}`,
      webhookUrl: relay.url,
    }))
    wechat = await startWeChat({
      accounts,
      switches: { quotaPerMessage: Number.POSITIVE_INFINITY, imageLimitBytes: 2000 },
    })
    tokens = {}
    for (const appId of ['wx1', 'wx2']) {
      const body = JSON.stringify({ grant_type: 'client_credential', appid: appId, secret: 'secret' })
      const answer = await fetch(`${wechat.url}/cgi-bin/stable_token`, { method: 'POST', body })
      tokens[appId] = ((await answer.json()) as { access_token: string }).access_token
      await wechat.sendText(`o-${appId}`, 'hi', { appId })
    }
  })
  afterEach(async () => {
    await wechat.close()
    await relay.close()
  })

  async function upload(type: string, bytes: Buffer, name: string, appId = 'wx1', field = 'media') {
    const form = new FormData()
    form.set(field, new File([new Uint8Array(bytes)], name))
    const whole = await new Response(form).arrayBuffer()
    const boundary = Buffer.from(whole).toString('latin1').split('\r\n')[0]?.slice(2) ?? ''
    const answer = await fetch(`${wechat.url}/cgi-bin/media/upload?access_token=${tokens[appId]}&type=${type}`, {
      method: 'POST',
      headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
      body: whole,
    })
    return (await answer.json()) as { errcode?: number; media_id: string; type: string }
  }

  async function send(msgtype: string, content: unknown, appId = 'wx1') {
    const answer = await fetch(`${wechat.url}/cgi-bin/message/custom/send?access_token=${tokens[appId]}`, {
      method: 'POST',
      body: JSON.stringify({ touser: `o-${appId}`, msgtype, [msgtype]: content }),
    })
    return ((await answer.json()) as { errcode: number }).errcode
  }

  it('is taken, known to its account, and sent', async () => {
    const { media_id, type } = await upload('image', PNG, 'a.png')
    expect(type).to.equal('image')
    expect(await send('image', { media_id })).to.equal(0)
    expect(wechat.customMessages.at(-1)).to.deep.include({ type: 'image', body: { media_id } })
    expect(await send('image', { media_id }, 'wx2')).to.equal(40007)
  })

  it('is forgotten after three days, or before', async () => {
    const { media_id } = await upload('image', PNG, 'a.png')
    wechat.advanceClock(3 * DAY_MS - 60_000)
    await wechat.sendText('o-wx1', 'still here')
    tokens.wx1 = await newToken()
    expect(await send('image', { media_id })).to.equal(0)
    wechat.advanceClock(60_000)
    expect(await send('image', { media_id })).to.equal(40007)
    const second = await upload('image', PNG, 'a.png')
    wechat.forgetUpload(second.media_id)
    expect(await send('image', { media_id: second.media_id })).to.equal(40007)
  })

  async function newToken(): Promise<string> {
    const body = JSON.stringify({ grant_type: 'client_credential', appid: 'wx1', secret: 'secret' })
    const answer = await fetch(`${wechat.url}/cgi-bin/stable_token`, { method: 'POST', body })
    return ((await answer.json()) as { access_token: string }).access_token
  }

  const refused: [string, number, string, Buffer, string][] = [
    ['an unknown type', 40004, 'file', PNG, 'a.png'],
    ['a wrong ending', 40005, 'image', PNG, 'a.txt'],
    ['a picture that is none', 40005, 'image', MP4, 'a.png'],
    ['a WebP', 40005, 'image', Buffer.from('RIFF\0\0\0\0WEBP'), 'a.webp'],
    ['an empty file', 40006, 'image', Buffer.alloc(0), 'a.png'],
    ['a picture too large', 40009, 'image', Buffer.concat([PNG, Buffer.alloc(2000)]), 'a.png'],
    ['a voice message too large', 40010, 'voice', Buffer.concat([amr(1), Buffer.alloc(2 * 1024 * 1024)]), 'a.amr'],
    ['a voice message too long', 45007, 'voice', amr(3001), 'a.amr'],
    ['a thumb too large', 40012, 'thumb', Buffer.concat([JPEG, Buffer.alloc(64 * 1024)]), 'a.jpg'],
    ['a video too large', 40011, 'video', Buffer.concat([MP4, Buffer.alloc(10 * 1024 * 1024)]), 'a.mp4'],
  ]
  for (const [name, code, type, bytes, fileName] of refused) {
    it(`refuses ${name} with ${code}`, async () => expect((await upload(type, bytes, fileName)).errcode).to.equal(code))
  }

  it('refuses a form without the field, or that is none, with 41005', async () => {
    expect((await upload('image', PNG, 'a.png', 'wx1', 'file')).errcode).to.equal(41005)
    const answer = await fetch(`${wechat.url}/cgi-bin/media/upload?access_token=${tokens.wx1}&type=image`, {
      method: 'POST',
      body: new Uint8Array(PNG),
    })
    expect(((await answer.json()) as { errcode: number }).errcode).to.equal(41005)
  })

  it('is not sent as another type, without an id, or with an unknown one', async () => {
    const { media_id } = await upload('image', PNG, 'a.png')
    expect(await send('voice', { media_id })).to.equal(40007)
    expect(await send('image', {})).to.equal(41006)
    expect(await send('image', { media_id: 'nobody knows it' })).to.equal(40007)
    expect(await send('video', { media_id, title: '', description: '' })).to.equal(40007)
  })

  it('tells how long voice plays', () => {
    expect(voiceSeconds(amr(50))).to.be.closeTo(1, 0.001)
    // 417 bytes: 1152 samples of MPEG 1 layer III at 128 kbit/s and 44.1 kHz.
    const frame = Buffer.concat([Buffer.from('fffb9000', 'hex'), Buffer.alloc(413)])
    expect(fileKind(frame)).to.equal('mp3')
    expect(voiceSeconds(Buffer.concat(Array.from({ length: 100 }, () => frame)))).to.be.closeTo(2.612, 0.01)
  })

  it('reads no form that does not end as it began', () => {
    const body = Buffer.from('--b\r\nContent-Disposition: form-data; name="media"; filename="a"\r\n\r\nx\r\n--b--\r\n')
    expect(readForm('multipart/form-data; boundary=b', body)?.bytes.toString()).to.equal('x')
    expect(readForm('multipart/form-data; boundary=c', body)).to.equal(undefined)
    expect(readForm('multipart/form-data; boundary=b', body.subarray(0, -2))).to.equal(undefined)
    expect(readForm('application/json', body)).to.equal(undefined)
  })
})
