import { expect } from 'chai'
import type { NewItem } from '../../../server/store/lanes.js'
import { makeCustomer, type TestCustomer } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { knownCustomer } from './steps.js'

const HOUR_MS = 3_600_000

function question(id: string, change: Partial<NewItem['body']> = {}): NewItem {
  return { id, kind: 'question', body: { keyId: 'key-1', sealed: 'c2VhbGVk', ...change } }
}

/** The question a customer was asked last. */
export function describeQuestions(factory: HarnessFactory): void {
  describe('questions', () => {
    const open = useStore(factory)
    const now = Date.now()
    const known = () => knownCustomer(open.store, now)
    const ask = ({ account, customerId }: TestCustomer, asked: NewItem, at = now) =>
      open.store.questions.ask({ account, customerId, question: asked, now: at, expiresAt: at + HOUR_MS })
    const find = ({ account, customerId }: TestCustomer, at = now) => open.store.questions.find(account, customerId, at)
    const close = ({ account, customerId }: TestCustomer, id: string) =>
      open.store.questions.close(account, customerId, id)

    it('are kept for one customer each, the last one asked', async () => {
      const [one, two] = [await known(), await known()]
      expect(await find(one)).to.equal(undefined)
      await ask(one, question('first'))
      const second = question('second', { wrappedKey: 'd3JhcHBlZA==' })
      await ask(one, second)
      await ask(one, second)
      expect(await find(one)).to.deep.equal(second)
      expect(await find(two)).to.equal(undefined)
      expect(await find({ ...one, account: two.account })).to.equal(undefined)
    })

    it('run out', async () => {
      const customer = await known()
      await ask(customer, question('q'))
      expect(await find(customer, now + HOUR_MS - 1)).to.deep.equal(question('q'))
      expect(await find(customer, now + HOUR_MS)).to.equal(undefined)
      await open.store.tidy(now + HOUR_MS)
      expect(await find(customer, now + HOUR_MS)).to.equal(undefined)
      const later = question('later')
      await ask(customer, later, now + HOUR_MS)
      expect(await find(customer, now + HOUR_MS)).to.deep.equal(later)
    })

    it('are closed by their id, and not by that of an earlier one', async () => {
      const customer = await known()
      await ask(customer, question('first'))
      await ask(customer, question('second'))
      await close(customer, 'first')
      expect(await find(customer)).to.deep.equal(question('second'))
      await close(customer, 'second')
      await close(customer, 'second')
      expect(await find(customer)).to.equal(undefined)
    })

    it('are not kept for strangers', async () => {
      const stranger = makeCustomer()
      await ask(stranger, question('q'))
      expect(await find(stranger)).to.equal(undefined)
      await close(stranger, 'q')
    })
  })
}
