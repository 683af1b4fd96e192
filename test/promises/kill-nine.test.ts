import { expect } from 'chai'
import { STORE_KINDS } from './harness/stores.js'
import { runKills } from './kill/kill-run.js'

const KILLS = 12
const SEED = 20_251

describe('Promise: nothing acknowledged is lost, order is kept, only what was under way is repeated: kill -9', () => {
  for (const store of STORE_KINDS) {
    it(`${KILLS} kills under two-way load on ${store}`, async () => {
      const report = await runKills({ store, kills: KILLS, seed: SEED })
      expect(report.violations.slice(0, 20).join('\n')).to.equal('')
      expect(report.acknowledged).to.be.greaterThan(200)
      expect(report.inParts).to.be.greaterThan(10)
      expect(report.repeatsAllowed).to.be.greaterThan(0)
    }).timeout(120_000)
  }
})
