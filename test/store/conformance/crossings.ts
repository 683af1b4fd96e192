import { expect } from 'chai'
import { newAccount, nextShard } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'

/** Of whom something crossed the border. */
export function describeCrossings(factory: HarnessFactory): void {
  describe('crossings', () => {
    const open = useStore(factory)

    it('are counted once for each customer, account and year, and apart where something was sensitive', async () => {
      const { crossings } = open.store
      const [account, other] = [newAccount(), newAccount()]
      const [here, there] = [nextShard(), nextShard()]
      const note = (shard: number, digest: string, sensitive: boolean, year = 2026, of = account) =>
        crossings.note({ account: of, shard, digest, year, sensitive })
      expect(await crossings.count(account, 2026)).to.deep.equal({ customers: 0, sensitive: 0 })
      await note(here, 'a', false)
      await note(here, 'a', false)
      await note(there, 'b', true)
      await note(there, 'b', false)
      await note(here, 'c', false)
      await note(here, 'c', true)
      await note(here, 'a', true, 2027)
      await note(here, 'a', true, 2026, other)
      expect(await crossings.count(account, 2026)).to.deep.equal({ customers: 3, sensitive: 2 })
      expect(await crossings.count(account, 2027)).to.deep.equal({ customers: 1, sensitive: 1 })
      expect(await crossings.count(other, 2026)).to.deep.equal({ customers: 1, sensitive: 1 })
    })
  })
}
