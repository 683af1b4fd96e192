import { expect } from 'chai'
import { HOUR, makeCustomer, makeItem, type TestCustomer } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { knownCustomer } from './steps.js'

const original = (kind: string, text: string) => ({ kind, digest: `digest-of-${text}`, sealed: `sealed-${text}` })

/** What stands behind tokens, what is let through, and how texts ended. */
export function describePersonalData(factory: HarnessFactory): void {
  describe('personal data', () => {
    const open = useStore(factory)
    const now = Date.now()
    const known = () => knownCustomer(open.store, now)
    const keep = (
      { account, customerId, keyId }: TestCustomer,
      originals: readonly ReturnType<typeof original>[],
      at = now,
    ) => open.store.personalData.keep({ account, customerId, keyId, originals, now: at, expiresAt: at + HOUR })
    const find = ({ account, customerId }: TestCustomer, kind: string, number: number, at = now) =>
      open.store.personalData.find(account, customerId, { kind, number }, at)

    it('is numbered per customer and kind; the same has the same number', async () => {
      const [one, two] = [await known(), await known()]
      expect(await keep(one, [original('mobile', 'a'), original('email', 'b'), original('mobile', 'c')])).to.deep.equal(
        [1, 1, 2],
      )
      expect(await keep(one, [original('mobile', 'c'), original('mobile', 'd')])).to.deep.equal([2, 3])
      expect(await keep(two, [original('mobile', 'd'), original('mobile', 'd')])).to.deep.equal([1, 1])
      expect(await find(one, 'mobile', 2)).to.deep.equal({ keyId: one.keyId, sealed: 'sealed-c' })
      expect(await find(two, 'mobile', 1)).to.deep.equal({ keyId: two.keyId, sealed: 'sealed-d' })
      expect(await find(two, 'mobile', 2)).to.equal(undefined)
      expect(await find(one, 'passport', 1)).to.equal(undefined)
      expect(await keep(one, [])).to.deep.equal([])
    })

    it('keeps what it had when the same comes sealed anew', async () => {
      const customer = await known()
      await keep(customer, [original('mobile', 'a')])
      await keep(customer, [{ ...original('mobile', 'a'), sealed: 'sealed-otherwise' }])
      expect(await find(customer, 'mobile', 1)).to.include({ sealed: 'sealed-a' })
    })

    it('runs out, later when it is said again, and its number is never given again', async () => {
      const customer = await known()
      await keep(customer, [original('mobile', 'a'), original('mobile', 'b')])
      await keep(customer, [original('mobile', 'b')], now + HOUR / 2)
      expect(await find(customer, 'mobile', 1, now + HOUR - 1)).to.not.equal(undefined)
      expect(await find(customer, 'mobile', 1, now + HOUR)).to.equal(undefined)
      expect(await find(customer, 'mobile', 2, now + HOUR)).to.include({ sealed: 'sealed-b' })
      expect(await keep(customer, [original('mobile', 'a'), original('mobile', 'b')], now + HOUR)).to.deep.equal([3, 2])
      await open.store.tidy(now + 2 * HOUR)
      expect(await keep(customer, [original('mobile', 'b')], now + 2 * HOUR)).to.deep.equal([4])
    })

    it('is not kept for strangers, nor under a key that is no longer theirs', async () => {
      expect(await keep(makeCustomer(), [original('mobile', 'a')])).to.equal(undefined)
      const customer = await known()
      expect(await keep({ ...customer, keyId: 'another' }, [original('mobile', 'a')])).to.equal(undefined)
      expect(await keep({ ...customer, account: 'another' }, [original('mobile', 'a')])).to.equal(undefined)
      expect(await find(customer, 'mobile', 1)).to.equal(undefined)
    })

    it('may be let through: these kinds, in this session, for a while', async () => {
      const [customer, other] = [await known(), await known()]
      const { personalData } = open.store
      const allow = (kinds: readonly string[], { account, customerId }: TestCustomer = customer) =>
        personalData.allow({ account, customerId, sessionId: 'session', kinds, now, expiresAt: now + HOUR })
      const allowed = (sessionId: string, at: number, { account, customerId }: TestCustomer = customer) =>
        personalData.allowed(account, customerId, sessionId, at)
      expect(await allowed('session', now)).to.deep.equal([])
      await allow(['mobile', 'name'])
      expect(await allowed('session', now)).to.deep.equal(['mobile', 'name'])
      expect(await allowed('another', now)).to.deep.equal([])
      expect(await allowed('session', now, other)).to.deep.equal([])
      expect(await allowed('session', now + HOUR)).to.deep.equal([])
      await allow(['email'])
      expect(await allowed('session', now)).to.deep.equal(['email'])
      const stranger = makeCustomer()
      await allow(['email'], stranger)
      expect(await allowed('session', now, stranger)).to.deep.equal([])
    })

    it('remembers how the last text ended, for a while', async () => {
      const [customer, other] = [await known(), await known()]
      const { personalData } = open.store
      const put = ({ account, customerId, keyId }: TestCustomer) => {
        const ending = makeItem(keyId, 'ending')
        return personalData.putEnding({ account, customerId, ending, now, expiresAt: now + HOUR }).then(() => ending)
      }
      const ending = ({ account, customerId }: TestCustomer, at = now) => personalData.ending(account, customerId, at)
      expect(await ending(customer)).to.equal(undefined)
      await put(customer)
      const last = await put(customer)
      expect(await ending(customer)).to.deep.equal(last)
      expect(await ending(customer, now + HOUR)).to.equal(undefined)
      expect(await ending(other)).to.equal(undefined)
      const stranger = makeCustomer()
      await put(stranger)
      expect(await ending(stranger)).to.equal(undefined)
    })
  })
}
