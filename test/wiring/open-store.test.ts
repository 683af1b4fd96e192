import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadConfig } from '../../server/config.js'
import { KeyRingMismatch } from '../../server/privacy/key-ring.js'
import { openStore } from '../../server/wiring/open-store.js'
import { COMPLETE, MASTER_KEY } from '../config/environment.js'

describe('opening the store', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'open-store-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const configOf = (change: Record<string, string> = {}) =>
    loadConfig({ ...COMPLETE, STORE_URL: `sqlite:${join(folder, 'relay.db')}`, ...change })

  it('makes a key file beside a store on SQLite, and takes the same keys again', async () => {
    const first = await openStore(configOf())
    await first.store.close()
    expect(statSync(join(folder, 'relay.db.keys')).mode & 0o777).to.equal(0o600)
    const second = await openStore(configOf())
    await second.store.close()
    expect(second.ring.writingId).to.equal(first.ring.writingId)
  })

  it('makes no file when the keys are given', async () => {
    const { store, ring } = await openStore(configOf({ RELAY_MASTER_KEYS: `given:${MASTER_KEY}` }))
    await store.close()
    expect(ring.writingId).to.equal('given')
    expect(() => statSync(join(folder, 'relay.db.keys'))).to.throw()
  })

  it('lets the store go when the key file is of no use', async () => {
    writeFileSync(join(folder, 'relay.db.keys'), 'nonsense')
    const error = await openStore(configOf()).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(KeyRingMismatch)
    rmSync(join(folder, 'relay.db.keys'))
    const { store } = await openStore(configOf())
    await store.close()
  })
})
