import { expect } from 'chai'
import { createFindCustomer } from '../../server/customers/find-customer.js'
import type { CustomerRecord } from '../../server/store/lanes.js'
import { ACCOUNT_LANE_ID } from '../../server/store/lanes.js'

const ID = '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b10'
const record = { customerId: ID } as CustomerRecord

describe('createFindCustomer', () => {
  it('asks every account', async () => {
    const asked: string[] = []
    const get = async (account: string) => {
      asked.push(account)
      return account === 'b' ? record : undefined
    }
    expect(await createFindCustomer({ get }, ['a', 'b', 'c'])(ID)).to.deep.equal({ account: 'b', record })
    expect(asked).to.deep.equal(['a', 'b', 'c'])
    expect(await createFindCustomer({ get }, ['a', 'c'])(ID)).to.equal(undefined)
    expect(await createFindCustomer({ get }, [])(ID)).to.equal(undefined)
  })

  it('asks nobody for what can be no id', async () => {
    const find = createFindCustomer({ get: () => Promise.reject(new Error('asked')) }, ['a'])
    for (const id of ['', 'x', ACCOUNT_LANE_ID, ID.toUpperCase(), `${ID} `, '__proto__']) {
      expect(await find(id), id).to.equal(undefined)
    }
  })
})
