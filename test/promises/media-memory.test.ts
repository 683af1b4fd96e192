import { expect } from 'chai'
import { mp4Sample } from '../support/media-samples.js'
import { pause, until } from './harness/wait.js'
import { World } from './harness/world.js'

/** MEDIA_VIDEOS=200 for a long look. */
const VIDEOS = Number(process.env.MEDIA_VIDEOS ?? 10)
const VIDEO_BYTES = 10 * 1024 * 1024
/** Videos on their way at once: as many customers. */
const AT_ONCE = 10
const MAX_GROWTH_BYTES = 60 * 1024 * 1024
const SAMPLE_EVERY_MS = 50

describe('Promise: memory stays flat while videos pass through', function () {
  this.timeout(30_000 + VIDEOS * 3000)

  it(`${VIDEOS} videos of 10 MB from customers`, async () => {
    await World.within({ store: 'sqlite' }, async (world) => {
      const { wechat, genesys } = world.platforms
      const { relay } = world
      const memory = () => relay.metric('process_resident_memory_bytes')
      const sent = async (customer: string, bytes: Buffer) => {
        await wechat.sendMedia(customer, 'video', bytes)
      }
      // What every first time takes: code, connections, buffers.
      await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => sent(`oWarm-${at}`, mp4Sample(200_000, at))))
      await until('the small ones arrive', () => genesys.inbound.length === AT_ONCE)
      await genesys.attachmentsFetched()
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
      const film = mp4Sample(VIDEO_BYTES)
      let next = 0
      const customer = async (at: number) => {
        while (next++ < VIDEOS) await sent(`oFilm-${at}`, film)
      }
      await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => customer(at)))
      const all = () => genesys.inbound.length === AT_ONCE + VIDEOS
      await until('the films arrive', all, { timeoutMs: 30_000 + VIDEOS * 2000 })
      await genesys.attachmentsFetched()
      sampling = false
      await sampler
      const whole = genesys.attachments.filter(({ bytes, status }) => status === 200 && bytes === VIDEO_BYTES)
      expect(whole).to.have.length(VIDEOS)
      expect((most - before) / 1024 / 1024, 'growth in MB').to.be.lessThan(MAX_GROWTH_BYTES / 1024 / 1024)
      if (process.env.MEDIA_VIDEOS !== undefined) {
        process.stdout.write(`      RSS ${Math.round(before / 1e6)} MB, at most ${Math.round(most / 1e6)} MB\n`)
      }
    })
  })
})
