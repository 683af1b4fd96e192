import { expect } from 'chai'
import { makeKey } from '../../server/privacy/item-sealing.js'
import { createKeyRing } from '../../server/privacy/key-ring.js'
import { createPersonalVault } from '../../server/privacy/personal-vault.js'
import { UnreadableCiphertext } from '../../server/privacy/sealing.js'
import { makeCustomer } from '../store/conformance/builders.js'
import { knownCustomer } from '../store/conformance/steps.js'
import { createMemoryStore, emptyMemory } from '../support/memory-store.js'

const HOUR_MS = 3_600_000

async function bench() {
  const state = emptyMemory()
  const store = createMemoryStore({}, state)
  let now = Date.now()
  const vault = createPersonalVault({ store: store.personalData, now: () => now, retentionMs: () => HOUR_MS })
  const owner = async () => {
    const { account, customerId, keyId } = await knownCustomer(store, now)
    return {
      account,
      customerId,
      key: { keyId, key: makeKey(createKeyRing([{ id: 'r', key: Buffer.alloc(32, 1) }])).key },
    }
  }
  const wait = (ms: number): void => {
    now += ms
  }
  return { state, store, vault, owner, wait }
}

describe('the vault of personal data', () => {
  it('gives a token for each original, and the original for its token', async () => {
    const { vault, owner, state } = await bench()
    const one = await owner()
    const found = [
      { kind: 'mobile', original: '13800138000' },
      { kind: 'mobile', original: '13900139000' },
      { kind: 'mobile', original: '13800138000' },
    ] as const
    const tokens = await vault.keep(one, found)
    expect(tokens).to.deep.equal([1, 2, 1].map((number) => ({ kind: 'mobile', number })))
    expect(await vault.keep(one, found.slice(1, 2))).to.deep.equal([{ kind: 'mobile', number: 2 }])
    expect(await vault.open(one, { kind: 'mobile', number: 2 })).to.equal('13900139000')
    expect(await vault.open(one, { kind: 'mobile', number: 3 })).to.equal(undefined)
    expect(await vault.open(await owner(), { kind: 'mobile', number: 1 })).to.equal(undefined)
    expect(JSON.stringify([...state.originals]))
      .to.not.include('13800138000')
      .and.not.include('13900139000')
  })

  it('forgets after the retention', async () => {
    const { vault, owner, wait } = await bench()
    const one = await owner()
    await vault.keep(one, [{ kind: 'mobile', original: '13800138000' }])
    wait(HOUR_MS - 1)
    expect(await vault.open(one, { kind: 'mobile', number: 1 })).to.equal('13800138000')
    wait(1)
    expect(await vault.open(one, { kind: 'mobile', number: 1 })).to.equal(undefined)
  })

  it('keeps nothing for who is not known, and opens nothing with another key', async () => {
    const { vault, owner } = await bench()
    const one = await owner()
    const stranger = makeCustomer()
    expect(await vault.keep({ ...one, customerId: stranger.customerId }, [])).to.equal(undefined)
    await vault.keep(one, [{ kind: 'mobile', original: '13800138000' }])
    const other = { ...one, key: { ...one.key, key: Buffer.alloc(32, 7) } }
    const failure = await vault.open(other, { kind: 'mobile', number: 1 }).catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(UnreadableCiphertext)
    expect(String(failure)).to.not.include('138')
  })
})
