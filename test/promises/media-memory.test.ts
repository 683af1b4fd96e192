import { expect } from 'chai'
import { answerAllClean } from '../support/clamd-answers.js'
import { startClamdDouble } from '../support/clamd-double.js'
import { h264Film, stamp } from '../support/h264-film.js'
import { pause, until } from './harness/wait.js'
import { World } from './harness/world.js'

/** Each way; `npm run test:heavy` sends 200. */
const VIDEOS = Number(process.env.MEDIA_VIDEOS ?? 10)
const VIDEO_BYTES = 10 * 1024 * 1024
const SMALL_BYTES = 200_000
/** Videos on their way at once, each way: of as many customers, and to them. */
const AT_ONCE = 10
const MB = 1024 * 1024
const MAX_GROWTH_MB = 60
const SAMPLE_EVERY_MS = 50

/** Customers and agents who send videos to each other; each of them one after the other. */
class Films {
  readonly #world: World
  readonly #conversations: string[] = []
  #number = 0

  constructor(world: World) {
    this.#world = world
  }

  async open(): Promise<void> {
    const { wechat, genesys } = this.#world.platforms
    for (let at = 0; at < AT_ONCE; at++) await wechat.sendText(`oFilm-${at}`, `Hello ${at}`)
    await until('the customers are known', () => genesys.conversations.length === AT_ONCE)
    this.#conversations.push(...genesys.conversations.map(({ id }) => id))
  }

  /** Sends so many videos each way, and waits until all have arrived and been fetched. */
  async send(count: number, bytes: number): Promise<void> {
    const { wechat, genesys } = this.#world.platforms
    const arrived = () => genesys.inbound.filter(({ content }) => content.length > 0).length
    const before = arrived()
    const film = h264Film(bytes)
    let fromCustomers = 0
    let fromAgents = 0
    const customer = async (at: number) => {
      while (fromCustomers++ < count) await wechat.sendMedia(`oFilm-${at}`, 'video', film)
    }
    const agent = async (at: number) => {
      // A film of its own for each, and another one each time: the same one would be uploaded once.
      const own = Buffer.from(film)
      while (fromAgents++ < count) await this.#fromAgent(this.#conversations[at] ?? '', stamp(own, ++this.#number))
    }
    const places = Array.from({ length: Math.min(count, AT_ONCE) }, (_, at) => at)
    await Promise.all(places.flatMap((at) => [customer(at), agent(at)]))
    await until('the films arrive', () => arrived() === before + count, { timeoutMs: 30_000 + count * 2000 })
    await genesys.attachmentsFetched()
  }

  async #fromAgent(conversationId: string, bytes: Buffer): Promise<void> {
    const { genesys } = this.#world.platforms
    const file = { mediaType: 'Video', mime: 'video/mp4', filename: 'film.mp4', bytes } as const
    const { messageId } = await genesys.sendFile(conversationId, file)
    const delivered = () => genesys.message(messageId)?.receipts.some(({ status }) => status === 'Delivered') ?? false
    await until('a film is delivered', delivered, { timeoutMs: 60_000 })
  }
}

describe('Promise: memory stays flat while videos pass through', function () {
  this.timeout(60_000 + VIDEOS * 3000)

  it(`${VIDEOS} videos of 10 MB each way`, async () => {
    const clamd = await startClamdDouble(answerAllClean)
    const scanner = { MEDIA_SCANNER: `clamd://${clamd.host}:${clamd.port}` }
    try {
      await World.within({ store: 'sqlite', env: scanner }, async (world) => {
        const { wechat, genesys } = world.platforms
        const memory = () => world.relay.metric('process_resident_memory_bytes')
        const films = new Films(world)
        await films.open()
        // What every first time takes: code, connections, buffers. The growth is counted from here.
        await films.send(AT_ONCE, SMALL_BYTES)
        await pause(500)
        const before = await memory()
        let most = before
        let sampling = true
        const sampler = (async () => {
          while (sampling) {
            most = Math.max(most, await memory())
            await pause(SAMPLE_EVERY_MS)
          }
        })()
        await films.send(VIDEOS, VIDEO_BYTES).finally(() => {
          sampling = false
        })
        await sampler
        const toAgents = genesys.attachments.filter(({ bytes, status }) => status === 200 && bytes === VIDEO_BYTES)
        expect(toAgents).to.have.length(VIDEOS)
        expect(wechat.uploads.filter(({ bytes }) => bytes === VIDEO_BYTES)).to.have.length(VIDEOS)
        const said = `${VIDEOS} videos each way: RSS ${Math.round(before / MB)} MiB after warm-up, at most ${Math.round(most / MB)}`
        if (process.env.MEDIA_VIDEOS !== undefined) process.stdout.write(`      ${said}\n`)
        expect((most - before) / MB, said).to.be.at.most(MAX_GROWTH_MB)
      })
    } finally {
      await clamd.stop()
    }
  })
})
