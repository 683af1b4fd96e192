import { expect } from 'chai'
import { COMPLETE, MASTER_KEY } from './environment.js'
import { problemsOf } from './problems-of.js'

describe('RELAY_MASTER_KEYS', () => {
  const cases: [string, string][] = [
    [MASTER_KEY, 'has no id of letters, digits, _ or - in entry 1'],
    [`a.b:${MASTER_KEY}`, 'has no id of letters, digits, _ or - in entry 1'],
    [`a:${MASTER_KEY},`, 'has no id of letters, digits, _ or - in entry 2'],
    ['a:c2hvcnQ=', 'has no 32 bytes in base64 in entry 1'],
    [`a:${Buffer.alloc(33).toString('base64')}`, 'has no 32 bytes in base64 in entry 1'],
    [`a:${Buffer.alloc(32).toString('hex')}`, 'has no 32 bytes in base64 in entry 1'],
    [`a:${MASTER_KEY},a:${MASTER_KEY}`, 'has the id of entry 2 twice'],
  ]
  for (const [value, problem] of cases) {
    it(problem, () => {
      expect(problemsOf({ ...COMPLETE, RELAY_MASTER_KEYS: value })).to.deep.equal([`RELAY_MASTER_KEYS ${problem}`])
    })
  }
})
