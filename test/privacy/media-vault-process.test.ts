import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { createKeyRing } from '../../server/privacy/key-ring.js'
import { createMediaVault } from '../../server/privacy/media-vault.js'
import { openRedisStore } from '../../server/store/redis/open.js'
import { openSqliteStore } from '../../server/store/sqlite/open.js'
import type { Store } from '../../server/store/store.js'
import { startRedis } from '../support/redis-server.js'
import { gather } from './media/bytes.js'

const SCRIPT = fileURLToPath(new URL('./media/use-vault.ts', import.meta.url))
const HOUR = 3_600_000

describe('createMediaVault in a process of its own', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relay-vault-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  function start(...args: string[]) {
    const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() }
  }

  async function killedInTheMidst(openStore: () => Promise<Store>, ...args: string[]): Promise<void> {
    const { child, lines } = start('slowly', folder, ...args)
    const token = String((await lines.next()).value)
    expect((await lines.next()).value).to.equal('halfway')
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    expect((await exited)[1]).to.equal('SIGKILL')

    const media = join(folder, 'media')
    const names = await readdir(media)
    expect(names.map((name) => name.replace(/^[^.]*/, '')).sort()).to.deep.equal(['.media', '.media.part'])
    for (const name of names) expect((await readFile(join(media, name))).includes('secret words')).to.equal(false)

    const store = await openStore()
    try {
      let now = Date.now()
      const ring = createKeyRing([{ id: 'k', key: Buffer.alloc(32, 7) }])
      const vault = createMediaVault({ folder: media, store: store.media, ring, now: () => now })
      expect(await store.media.ofCustomer('default', '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b10', now)).to.have.length(1)
      expect((await gather((await vault.open(token))?.stream())).toString('latin1', 0, 10)).to.equal('wholewhole')
      now += 2 * HOUR
      expect(await vault.sweep()).to.deep.equal({ expired: 1, abandoned: 1 })
      expect(await readdir(media)).to.deep.equal([])
    } finally {
      await store.close()
    }
  }

  it('on SQLite leaves nothing to be read of a file in whose midst it was killed, and loses no whole one', () =>
    killedInTheMidst(() => openSqliteStore({ path: join(folder, 'relay.db') }))).timeout(20_000)

  it('on Redis leaves nothing to be read of a file in whose midst it was killed, and loses no whole one', async () => {
    const redis = await startRedis({ appendfsync: 'always', dir: folder })
    try {
      await killedInTheMidst(() => openRedisStore({ url: redis.url, durability: 'warn' }), redis.url)
    } finally {
      await redis.stop()
    }
  }).timeout(20_000)

  it('keeps memory flat while large files pass through', async function () {
    this.timeout(60_000)
    const { child, lines } = start('much', folder, '40')
    const { growthMb } = JSON.parse(String((await lines.next()).value)) as { growthMb: number }
    await once(child, 'exit')
    expect(growthMb).to.be.lessThan(60)
  })
})
