import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { MediaRecord } from '../../../server/store/media.js'
import { HOUR, makeCustomer, type TestCustomer } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'

function mediaOf({ account, customerId }: TestCustomer, expiresAt: number): MediaRecord {
  const random = randomBytes(32).toString('base64url')
  return {
    id: customerId.slice(0, 2) + random,
    account,
    customerId,
    file: `file-${random}.media`,
    wrappedKey: `ring.${random}`,
    sealed: `c2VhbGVk${random}`,
    expiresAt,
  }
}

/** Records of media files. */
export function describeMedia(factory: HarnessFactory): void {
  describe('media', () => {
    const open = useStore(factory)
    const sorted = (records: readonly MediaRecord[]) => [...records].sort((a, b) => (a.id < b.id ? -1 : 1))

    it('are found by id, each its own', async () => {
      const { media } = open.store
      const now = Date.now()
      const [one, two] = [mediaOf(makeCustomer(), now + HOUR), mediaOf(makeCustomer(), now + HOUR)]
      await media.put(one, now)
      await media.put(one, now)
      await media.put(two, now)
      expect(await media.get(one.id, now)).to.deep.equal(one)
      expect(await media.get(two.id, now)).to.deep.equal(two)
      expect(await media.get(`${one.id.slice(0, -1)}_`, now)).to.equal(undefined)
    })

    it('are listed by customer and account', async () => {
      const { media } = open.store
      const now = Date.now()
      const customer = makeCustomer()
      const records = [1, 2, 3].map((hours) => mediaOf(customer, now + hours * HOUR))
      for (const record of records) await media.put(record, now)
      await media.put(mediaOf(makeCustomer(customer.account), now + HOUR), now)
      await media.put({ ...mediaOf(customer, now + HOUR), account: 'elsewhere' }, now)
      const listed = await media.ofCustomer(customer.account, customer.customerId, now)
      expect(sorted(listed)).to.deep.equal(sorted(records))
      expect(await media.ofCustomer(customer.account, makeCustomer().customerId, now)).to.deep.equal([])
    })

    it('are gone once removed, which may be repeated', async () => {
      const { media } = open.store
      const now = Date.now()
      const customer = makeCustomer()
      const [one, two] = [mediaOf(customer, now + HOUR), mediaOf(customer, now + HOUR)]
      await media.put(one, now)
      await media.put(two, now)
      await media.remove(one)
      await media.remove(one)
      expect(await media.get(one.id, now)).to.equal(undefined)
      expect(await media.ofCustomer(customer.account, customer.customerId, now)).to.deep.equal([two])
    })

    it('are gone at their expiry, to the millisecond and before any housekeeping', async () => {
      const { media } = open.store
      const now = Date.now()
      const customer = makeCustomer()
      const [short, long] = [mediaOf(customer, now + HOUR), mediaOf(customer, now + 2 * HOUR)]
      await media.put(long, now)
      await media.put(short, now)
      expect(await media.get(short.id, now + HOUR - 1)).to.deep.equal(short)
      expect(await media.get(short.id, now + HOUR)).to.equal(undefined)
      expect(await media.ofCustomer(customer.account, customer.customerId, now + HOUR)).to.deep.equal([long])
      await open.store.tidy(now + HOUR)
      expect(await media.get(long.id, now + HOUR)).to.deep.equal(long)
      await open.store.tidy(now + 2 * HOUR)
      expect(await media.ofCustomer(customer.account, customer.customerId, now + 2 * HOUR)).to.deep.equal([])
    })

    it('that had expired before they came are not kept', async () => {
      const { media } = open.store
      const now = Date.now()
      const late = mediaOf(makeCustomer(), now - 1)
      await media.put(late, now)
      expect(await media.get(late.id, now)).to.equal(undefined)
    })
  })
}
