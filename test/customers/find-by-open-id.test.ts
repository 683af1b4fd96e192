import { expect } from 'chai'
import { createFindByOpenId } from '../../server/customers/find-by-open-id.js'
import { RelayError } from '../../server/errors.js'
import { makeCustomer, nextShard } from '../store/conformance/builders.js'
import { knownCustomer } from '../store/conformance/steps.js'
import { createMemoryStore } from '../support/memory-store.js'

describe('createFindByOpenId', () => {
  it('finds who wrote to the account, and nobody else', async () => {
    const store = createMemoryStore()
    const made = await knownCustomer(store, 1, makeCustomer('default', nextShard()))
    const { customerId } = made
    const identityOf = (account: string, openId: string) => ({
      shard: made.shard,
      identity: account === 'default' && openId === 'o1' ? made.identity : 'another',
    })
    const find = createFindByOpenId({
      customers: store.customers,
      keys: { identityOf },
      accounts: new Set(['default', 'second']),
    })
    expect(await find('default', 'o1')).to.deep.equal({ customerId, conversationId: '' })
    expect(await find('default', 'o2')).to.equal(undefined)
    expect(await find('second', 'o1')).to.equal(undefined)
    const error: unknown = await find('third', 'o1').catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(RelayError).with.property('code', 'unknown_account')
  })
})
