import { expect } from 'chai'
import type { WeChatEmulator } from '../emulators/wechat/wechat-emulator.js'
import { type Carrier, type Planted, plant } from './boundary/planted.js'
import { startTap, type Tap } from './harness/tap.js'
import { until } from './harness/wait.js'
import { World } from './harness/world.js'

const CONVERSATIONS = 5000
/** Pushes under way at once, as far as a relay under test takes them without being slowed down. */
const AT_ONCE = 64

type Send = (wechat: WeChatEmulator, openId: string, words: string) => Promise<unknown>

const SEND: Readonly<Record<Carrier, Send>> = {
  text: (wechat, openId, words) => wechat.sendText(openId, words),
  link: (wechat, openId, words) =>
    wechat.sendMessage(openId, 'link', { Title: words, Description: words, Url: 'https://shop.example/a' }),
  location: (wechat, openId, words) =>
    wechat.sendMessage(openId, 'location', { Location_X: '31.23', Location_Y: '121.47', Scale: '15', Label: words }),
  file: (wechat, openId, words) => wechat.sendMessage(openId, 'file', { Title: words, FileTotalLen: '20480' }),
}

/** Every customer writes one message with one thing in it that must not leave, and all of them arrive. */
async function converse(planted: readonly Planted[], env: Record<string, string>) {
  let tap: Tap | undefined
  const settings = async ({ genesys }: World['platforms']) => {
    tap = await startTap(genesys.url)
    return { GENESYSCLOUD_API_URL: tap.url, GENESYSCLOUD_LOGIN_URL: tap.url, MEDIA_POLICY: 'block', ...env }
  }
  const arrived = new Map<string, string>()
  let wire = ''
  try {
    await World.within({ store: 'sqlite', env: settings, mode: 'plain' }, async (world) => {
      const { wechat, genesys } = world.platforms
      const waiting = planted.entries()
      const write = async (): Promise<void> => {
        for (const [index, { carrier, words }] of waiting) await SEND[carrier](wechat, `oBoundary-${index}`, words)
      }
      await Promise.all(Array.from({ length: AT_ONCE }, write))
      const all = () => genesys.inbound.length >= planted.length
      const detail = () => `${genesys.inbound.length} of ${planted.length} arrived`
      await until('every message arrives', all, { timeoutMs: 120_000, everyMs: 100, detail })
      for (const { text } of genesys.inbound) {
        const mark = /标记[a-z]{4}/.exec(text ?? '')?.[0]
        if (mark !== undefined) arrived.set(mark, text ?? '')
      }
      wire = tap?.sent ?? ''
    })
  } finally {
    await tap?.close()
  }
  return { arrived, wire }
}

describe('Promise: no personal data crosses the border', () => {
  it('in 5,000 conversations with something of every kind in every kind of message that bears text', async () => {
    const planted = plant(CONVERSATIONS, 4711)
    const { arrived, wire } = await converse(planted, {})
    expect(arrived.size, 'every message arrived').to.equal(CONVERSATIONS)
    const leaked = planted.filter(({ mark, value }) => arrived.get(mark)?.includes(value))
    expect(leaked.map(({ kind, words, carrier }) => `${kind} in ${carrier}: ${words}`)).to.deep.equal([])
    // On the wire as a whole, too, in whatever field or request: what is long enough to stand there for itself.
    const telling = planted.filter(({ value }) => value.length >= 8).slice(0, 600)
    expect(telling.filter(({ value }) => wire.includes(Buffer.from(value).toString('latin1')))).to.deep.equal([])
    expect(wire, 'the wire was looked at').to.include(Buffer.from(planted[0]?.mark ?? '-').toString('latin1'))
  }).timeout(240_000)

  it('and within the mainland boundary all passes untouched', async () => {
    const planted = plant(200, 4712)
    const { arrived } = await converse(planted, { DATA_BOUNDARY: 'mainland' })
    const untouched = planted.filter(({ mark, words }) => arrived.get(mark)?.includes(words))
    expect(untouched).to.have.length(planted.length)
  }).timeout(60_000)
})
