import { expect } from 'chai'
import { isCustomerId, shardOfCustomer } from '../../server/customers/shard.js'
import { randomUuidInShard } from '../../server/privacy/random.js'
import { ACCOUNT_LANE_ID } from '../../server/store/lanes.js'

describe('ids of customers', () => {
  it('name their shard', () => {
    for (const shard of [0, 1, 127, 255]) expect(shardOfCustomer(randomUuidInShard(shard))).to.equal(shard)
    for (const id of ['', 'z', 'AB', 'g0']) expect(shardOfCustomer(id)).to.equal(undefined)
  })

  it('are v4 UUIDs in lower case', () => {
    expect(isCustomerId(randomUuidInShard(200))).to.equal(true)
    for (const id of ['', 'oABCD', randomUuidInShard(1).toUpperCase(), `${randomUuidInShard(1)} `]) {
      expect(isCustomerId(id), id).to.equal(false)
    }
  })

  it("are never the account's own lane, which has the form of one", () => {
    expect(isCustomerId(ACCOUNT_LANE_ID)).to.equal(false)
  })
})
