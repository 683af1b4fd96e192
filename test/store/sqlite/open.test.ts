import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openDb } from '../../../server/store/sqlite/db.js'
import { StoreInUseError } from '../../../server/store/sqlite/file-lock.js'
import { openSqliteStore } from '../../../server/store/sqlite/open.js'
import { makeCustomer, makePush } from '../conformance/builders.js'

describe('opening a SQLite store', () => {
  let folder: string
  let path: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relay-sqlite-'))
    path = join(folder, 'data', 'relay.db')
  })

  afterEach(() => rm(folder, { recursive: true }))

  async function refusal(): Promise<unknown> {
    try {
      await (await openSqliteStore({ path })).close()
      return undefined
    } catch (error) {
      return error
    }
  }

  it('makes the folder, and files that only their owner may read', async () => {
    const store = await openSqliteStore({ path })
    for (const file of [path, `${path}-wal`, `${path}.lock`]) expect((await stat(file)).mode & 0o777).to.equal(0o600)
    await store.close()
  })

  it('refuses a second relay, and lets it in once the first has closed', async () => {
    const store = await openSqliteStore({ path })
    expect(await refusal()).to.be.instanceOf(StoreInUseError)
    await store.close()
    expect(await refusal()).to.equal(undefined)
  })

  it('lets a relay in after kill -9 of the one before, whose leases are void', async function () {
    this.timeout(20_000)
    const child = fork(new URL('./hold-store.ts', import.meta.url), [path], { execArgv: ['--import=tsx'] })
    await once(child, 'message')
    expect(await refusal()).to.be.instanceOf(StoreInUseError)
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
    const store = await openSqliteStore({ path })
    const now = Date.now()
    const { due } = await store.lanes.sweep(now)
    expect(due).to.have.length(1)
    const [lane] = await store.lanes.claim(due[0] ?? 0, { owner: 'b', now, leaseMs: 60_000, maxLanes: 1, maxItems: 8 })
    expect(lane?.fence).to.equal(2)
    expect(lane?.items).to.have.length(1)
    await store.close()
  })

  it('keeps what was accepted, across opening again', async () => {
    const first = await openSqliteStore({ path })
    const push = makePush(makeCustomer(), Date.now())
    await first.acceptance.acceptPush(push)
    await first.close()
    const second = await openSqliteStore({ path })
    expect((await second.acceptance.acceptPush(push)).outcome).to.equal('duplicate')
    await second.close()
  })

  it('adds what a file of an earlier version lacks, and goes by the last message of its customers', async () => {
    const customer = makeCustomer()
    const now = Date.now()
    const store = await openSqliteStore({ path })
    await store.acceptance.acceptPush(makePush(customer, now))
    await store.close()
    const db = openDb(path)
    db.exec('ALTER TABLE activity DROP COLUMN meter; ALTER TABLE lanes DROP COLUMN unit;')
    db.close()
    const again = await openSqliteStore({ path })
    const record = await again.customers.get(customer.account, customer.customerId)
    expect(record?.meter.message).to.include({ number: 0, openedAt: now, used: 0 })
    await again.close()
  })
})
