import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { Agent } from 'undici'
import type { UploadFile } from '../../../server/relay/messages/platforms.js'
import { createMediaUpload } from '../../../server/wechat/api/media-upload.js'
import { startWeChat } from '../../emulators/wechat/start-wechat.js'
import type { WeChatEmulator } from '../../emulators/wechat/wechat-emulator.js'

const ACCOUNT = { appId: 'wx1', appSecret: 'secret', token: 't', mode: 'plain', originalId: 'gh_1' } as const
const JPEG = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(300_000, 'x')])
const never = new AbortController().signal

function file(bytes: Buffer, change: Partial<UploadFile> = {}): UploadFile {
  return {
    type: 'image',
    ending: 'jpg',
    bytes: bytes.length,
    async *read() {
      for (let at = 0; at < bytes.length; at += 70_000) yield bytes.subarray(at, at + 70_000)
    },
    ...change,
  }
}

describe('media/upload', () => {
  let wechat: WeChatEmulator
  let dispatcher: Agent
  let accessToken: string

  beforeEach(async () => {
    wechat = await startWeChat({ accounts: [ACCOUNT], switches: { uploadsPerDay: 2 } })
    dispatcher = new Agent()
    const asked = { grant_type: 'client_credential', appid: 'wx1', secret: 'secret' }
    const answer = await fetch(`${wechat.url}/cgi-bin/stable_token`, { method: 'POST', body: JSON.stringify(asked) })
    accessToken = ((await answer.json()) as { access_token: string }).access_token
  })
  afterEach(async () => {
    await dispatcher.close()
    await wechat.close()
  })

  const upload = (given: UploadFile, token = accessToken, signal = never) =>
    createMediaUpload({ apiUrl: wechat.url, dispatcher, now: Date.now })(token, given, signal)

  it('brings the bytes to WeChat as they are', async () => {
    const answer = await upload(file(JPEG))
    const [uploaded] = wechat.uploads
    expect(answer).to.deep.equal({ ok: true, mediaId: uploaded?.mediaId })
    expect(uploaded).to.include({ type: 'image', fileName: 'media.jpg' })
    expect(uploaded?.sha256).to.equal(createHash('sha256').update(JPEG).digest('hex'))
  })

  const refusals: [string, UploadFile, string][] = [
    ['another kind of file than it says', file(Buffer.from('plain text')), 'wechat_40005'],
    ['a wrong ending', file(JPEG, { ending: 'mp3' }), 'wechat_40005'],
    ['an empty file', file(Buffer.alloc(0)), 'wechat_40006'],
    ['a thumb past 64 KB', file(JPEG, { type: 'thumb' }), 'wechat_40012'],
  ]
  for (const [name, given, code] of refusals) {
    it(`says what WeChat has against ${name}`, async () => {
      expect(await upload(given)).to.include({ ok: false, code, action: 'deadLetter', mayBeDelivered: false })
      expect(wechat.uploads).to.have.length(0)
    })
  }

  it('says that the token is not taken', async () => {
    expect(await upload(file(JPEG), 'wrong')).to.include({ code: 'wechat_40001' })
  })

  it('says that the quota of the day is used up', async () => {
    await upload(file(JPEG))
    await upload(file(JPEG))
    expect(await upload(file(JPEG))).to.include({ code: 'wechat_45009' })
  })

  for (const [name, fault] of Object.entries({
    'a broken connection': { kind: 'down' },
    'a lost answer': { kind: 'loseAnswer' },
    'a gateway': { kind: 'status', status: 502 },
  } as const)) {
    it(`is to be tried again after ${name}`, async () => {
      wechat.failNext('media/upload', 1, fault)
      expect(await upload(file(JPEG))).to.include({ ok: false, action: 'retry' })
    })
  }

  it('ends when the signal says so', async () => {
    wechat.failNext('media/upload', 1, { kind: 'hang' })
    const stop = new AbortController()
    setTimeout(() => stop.abort(new Error('enough')), 50)
    expect(await upload(file(JPEG), accessToken, stop.signal).catch((error: Error) => error.message)).to.equal('enough')
  })

  it('reads no more of a file than it is given', async () => {
    const failing = file(JPEG, {
      async *read() {
        yield JPEG.subarray(0, 1000)
        throw new Error('the disk is gone')
      },
    })
    expect(await upload(failing)).to.include({ ok: false, action: 'retry' })
    expect(wechat.uploads).to.have.length(0)
  })
})
