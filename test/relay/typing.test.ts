import { expect } from 'chai'
import { createTyping } from '../../server/relay/typing.js'
import { turn } from '../tokens/memory-stores.js'
import { makeBench, OPEN_ID } from './bench.js'

describe('typing', () => {
  it("shows on the customer's phone, once at a time", async () => {
    const bench = await makeBench()
    const customerId = await bench.customer()
    const typing = createTyping({
      customers: bench.store.customers,
      ring: bench.ring,
      events: bench.events,
      wechatOf: () => bench.wechat,
    })
    typing('default', customerId)
    typing('default', customerId)
    await turn()
    expect(bench.wechat.typing).to.deep.equal([OPEN_ID])
    typing('default', customerId)
    await turn()
    expect(bench.wechat.typing).to.deep.equal([OPEN_ID, OPEN_ID])
    expect(bench.eventsOf('typing')).to.have.length(2)
  })

  it('is dropped for an unknown customer or account, and when anything fails', async () => {
    const bench = await makeBench()
    const customerId = await bench.customer()
    const { events, ring } = bench
    const { customers } = bench.store
    createTyping({ customers, ring, events, wechatOf: () => undefined })('gone', customerId)
    createTyping({ customers, ring, events, wechatOf: () => bench.wechat })('default', 'nobody')
    const broken = { get: () => Promise.reject(new Error('away')) }
    createTyping({ customers: broken, ring, events, wechatOf: () => bench.wechat })('default', customerId)
    await turn()
    expect(bench.wechat.typing).to.deep.equal([])
    expect(bench.eventsOf('internalError').map(([where]) => where)).to.deep.equal(['typing'])
  })
})
