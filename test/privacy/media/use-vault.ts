/** A process of its own for tests of the vault: `slowly FOLDER [REDIS-URL]`, or `much FOLDER FILES`. Prints what happened. */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createKeyRing } from '../../../server/privacy/key-ring.js'
import { createMediaVault } from '../../../server/privacy/media-vault.js'
import { openRedisStore } from '../../../server/store/redis/open.js'
import { openSqliteStore } from '../../../server/store/sqlite/open.js'

const MB = 1024 * 1024
const [mode, folder = '', given = ''] = process.argv.slice(2)

const store = given.startsWith('redis:')
  ? await openRedisStore({ url: given, durability: 'warn' })
  : await openSqliteStore({ path: join(folder, 'relay.db') })
const vault = createMediaVault({
  folder: join(folder, 'media'),
  store: store.media,
  ring: createKeyRing([{ id: 'k', key: Buffer.alloc(32, 7) }]),
  now: () => Date.now(),
})
const meta = {
  account: 'default',
  customerId: '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b10',
  contentType: 'video/mp4',
  expiresAt: Date.now() + 3_600_000,
}

/** One whole file, then a second one that never ends; says when some of it is on the disk. */
async function slowly(): Promise<void> {
  async function* endless() {
    for (let piece = 0; ; piece++) {
      yield Buffer.alloc(MB, 'secret words ')
      if (piece === 5) process.stdout.write('halfway\n')
      if (piece > 5) await delay(20)
      if (piece === 20) throw new Error('not killed in time')
    }
  }
  const { token } = await vault.put(oneMegabyte(), meta)
  process.stdout.write(`${token}\n`)
  await vault.put(endless(), meta)
}

async function* oneMegabyte() {
  yield Buffer.alloc(MB, 'whole')
}

/** Puts and reads files of 10 MB, two at a time; says how far memory grew, and what one file costs. */
async function much(count: number): Promise<void> {
  const piece = Buffer.alloc(64 * 1024, 'x')
  async function* tenMegabytes() {
    for (let at = 0; at < 160; at++) yield piece
  }
  const putAndRead = async (): Promise<void> => {
    const { token } = await vault.put(tenMegabytes(), meta)
    let bytes = 0
    for await (const part of (await vault.open(token))?.stream() ?? []) bytes += part.length
    if (bytes !== 10 * MB) throw new Error(`read ${bytes} bytes`)
    await vault.remove(token)
  }
  for (let warm = 0; warm < 4; warm++) await putAndRead()
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 5)
  const cpu = process.cpuUsage()
  const begun = performance.now()
  for (let done = 0; done < count; done += 2) await Promise.all([putAndRead(), putAndRead()])
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (performance.now() - begun) / 1000
  clearInterval(watch)
  const growthMb = (most - before) / MB
  process.stdout.write(`${JSON.stringify({ growthMb, seconds, cpuMsPerFile: (user + system) / 1000 / count })}\n`)
}

if (mode === 'slowly') await slowly()
else if (mode === 'much') await much(Number(given))
await store.close()
