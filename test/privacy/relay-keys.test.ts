import { expect } from 'chai'
import fc from 'fast-check'
import { createKeyRing, KeyRingMismatch } from '../../server/privacy/key-ring.js'
import { loadRelayKeys } from '../../server/privacy/relay-keys.js'
import { UnreadableCiphertext } from '../../server/privacy/sealing.js'
import { createMemoryStore } from '../support/memory-store.js'

const OLD = { id: 'old', key: Buffer.alloc(32, 1) }
const NEW = { id: 'new', key: Buffer.alloc(32, 2) }

async function mismatch(run: Promise<unknown>): Promise<string> {
  try {
    await run
  } catch (error) {
    expect(error).to.be.instanceOf(KeyRingMismatch)
    return (error as Error).message
  }
  throw new Error('The keys fitted.')
}

describe('keys of the relay', () => {
  it('are made once: relays that start together agree', async () => {
    const { facts } = createMemoryStore()
    const all = await Promise.all([1, 2, 3, 4].map(() => loadRelayKeys(createKeyRing([OLD]), facts)))
    const identities = all.map((keys) => keys.identityOf('default', 'oABC').identity)
    expect(new Set(identities).size).to.equal(1)
    const [first, last] = [all[0], all[3]]
    if (first && last) expect(last.systemSeal.open(first.systemSeal.seal('token'))).to.equal('token')
  })

  it('are read again after a rotation', async () => {
    const { facts } = createMemoryStore()
    const before = await loadRelayKeys(createKeyRing([OLD]), facts)
    const after = await loadRelayKeys(createKeyRing([NEW, OLD]), facts)
    expect(after.identityOf('a', 'o')).to.deep.equal(before.identityOf('a', 'o'))
  })

  it('name the missing master key and the mend', async () => {
    const { facts } = createMemoryStore()
    await loadRelayKeys(createKeyRing([OLD]), facts)
    const message = await mismatch(loadRelayKeys(createKeyRing([NEW]), facts))
    expect(message).to.contain('"old"').and.contain('add it to RELAY_MASTER_KEYS')
  })

  it('tell another key under the same id, and the mend', async () => {
    const { facts } = createMemoryStore()
    await loadRelayKeys(createKeyRing([OLD]), facts)
    const message = await mismatch(loadRelayKeys(createKeyRing([{ id: 'old', key: NEW.key }]), facts))
    expect(message).to.contain('"old" is not the one').and.contain('set the right one in RELAY_MASTER_KEYS')
  })

  it('tell a record that was altered', async () => {
    const { facts } = createMemoryStore()
    const ring = createKeyRing([OLD])
    await loadRelayKeys(ring, facts)
    const record = JSON.parse((await facts.get('relay-keys')) ?? '{}') as Record<string, unknown>
    await facts.set('relay-keys', JSON.stringify({ ...record, indexKey: 'old.AAAA' }))
    await mismatch(loadRelayKeys(ring, facts))
  })

  it('give a stable index whose first byte is the shard and that shows nothing of the OpenID', async () => {
    const { facts } = createMemoryStore()
    const keys = await loadRelayKeys(createKeyRing([OLD]), facts)
    const again = await loadRelayKeys(createKeyRing([OLD]), facts)
    const shards = new Set<number>()
    fc.assert(
      fc.property(fc.string({ minLength: 6, maxLength: 128 }), (openId) => {
        const { shard, identity } = keys.identityOf('default', openId)
        expect(again.identityOf('default', openId)).to.deep.equal({ shard, identity })
        expect(shard).to.be.within(0, 255)
        expect(identity).to.match(/^[\w-]{24}$/)
        expect(keys.identityOf('other', openId).identity).to.not.equal(identity)
        shards.add(shard)
      }),
      { numRuns: 500 },
    )
    expect(shards.size).to.be.greaterThan(150)
  })

  it('tell dedupe parts apart wherever they are cut', async () => {
    const keys = await loadRelayKeys(createKeyRing([OLD]), createMemoryStore().facts)
    expect(keys.dedupeKey('a', ['1', '23'])).to.not.equal(keys.dedupeKey('a', ['12', '3']))
    expect(keys.dedupeKey('a', ['1'])).to.not.equal(keys.dedupeKey('b', ['1']))
    expect(keys.dedupeKey('a', ['1'])).to.equal(keys.dedupeKey('a', ['1']))
  })

  it('refuse a sealed text under another key id, and fingerprint without revealing', async () => {
    const { systemSeal } = await loadRelayKeys(createKeyRing([OLD]), createMemoryStore().facts)
    const { sealed } = systemSeal.seal('token')
    expect(() => systemSeal.open({ keyId: 'another', sealed })).to.throw(UnreadableCiphertext)
    expect(systemSeal.fingerprint('token')).to.match(/^[\w-]{24}$/)
    expect(systemSeal.fingerprint('token')).to.not.equal(systemSeal.fingerprint('token2'))
  })
})
