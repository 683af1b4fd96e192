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

describe('RELAY_API_KEYS', () => {
  const key = 'k'.repeat(24)
  const cases: [string, string][] = [
    [key, 'has no role actions, admin, privacy in entry 1'],
    [`root:${key}`, 'has no role actions, admin, privacy in entry 1'],
    [`admin:${'k'.repeat(23)}`, 'has a key shorter than 24 characters in entry 1'],
    [`admin:${key},privacy:${key}`, 'has the key of entry 2 twice'],
    [`admin:${key} x`, 'has a key with characters no header can carry in entry 1'],
  ]
  for (const [value, problem] of cases) {
    it(problem, () => {
      expect(problemsOf({ ...COMPLETE, RELAY_API_KEYS: value })).to.deep.equal([`RELAY_API_KEYS ${problem}`])
    })
  }
})
