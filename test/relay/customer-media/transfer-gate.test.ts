import { expect } from 'chai'
import { TransferGate } from '../../../server/relay/customer-media/transfer-gate.js'

describe('relay/customer-media/transfer-gate', () => {
  it('lets in as many as there are places, then in the order they came, and turns away past the waiting', async () => {
    const gate = new TransferGate(2, 2)
    const entered: number[] = []
    const turns = [1, 2, 3, 4, 5].map((number) => {
      const turn = gate.enter()
      void turn?.then(() => entered.push(number))
      return turn
    })
    expect(turns[4]).to.equal(undefined)
    const leave = await turns[0]
    await turns[1]
    expect(entered).to.deep.equal([1, 2])
    leave?.()
    leave?.()
    await turns[2]
    expect(entered).to.deep.equal([1, 2, 3])
    expect(gate.enter()).to.not.equal(undefined)
    expect(gate.enter()).to.equal(undefined)
  })
})
