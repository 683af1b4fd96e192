import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { parseApiKeys } from '../../server/config/api-keys.js'
import { COMPLETE } from './environment.js'
import { problemsOf } from './problems-of.js'

const KEY = 'k'.repeat(24)
const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex')

describe('parseApiKeys', () => {
  it('keeps digests, never a key', () => {
    const keys = parseApiKeys(`admin:${KEY},privacy:a:b=c[${KEY}`, [])
    expect(keys.map(({ role, digest }) => [role, digest])).to.deep.equal([
      ['admin', digestOf(KEY)],
      ['privacy', digestOf(`a:b=c[${KEY}`)],
    ])
    expect(JSON.stringify(keys)).not.to.include(KEY)
  })

  it('takes a digest in place of a key', () => {
    expect(parseApiKeys(`erase:sha256=${digestOf(KEY)}`, [])).to.deep.equal(parseApiKeys(`erase:${KEY}`, []))
  })

  it('reads a name and accounts, and names the rest by role and digest', () => {
    const [named, other] = parseApiKeys(
      `reveal-grant[name=flow.eu;accounts=default+shop]:${KEY},actions[accounts=shop]:${KEY}2`,
      [],
    )
    expect(named).to.deep.include({ role: 'reveal-grant', name: 'flow.eu', accounts: ['default', 'shop'] })
    expect(other).to.deep.include({ name: `actions-${digestOf(`${KEY}2`).slice(0, 8)}`, accounts: ['shop'] })
  })

  it('gives none when nothing is set', () => {
    expect(parseApiKeys(undefined, [])).to.deep.equal([])
  })

  const roles = 'actions, admin, privacy, erase, reveal, reveal-grant'
  const cases: [value: string, problem: string][] = [
    [KEY, `has no role ${roles} in entry 1`],
    [`root:${KEY}`, `has no role ${roles} in entry 1`],
    [`admin[name=a:${KEY}`, `has no role ${roles} in entry 1`],
    [`admin:${'k'.repeat(23)}`, 'has a key shorter than 24 characters in entry 1'],
    [`admin:${KEY},privacy:${KEY}`, 'has the key of entry 2 twice'],
    [`admin:${KEY},privacy:sha256=${digestOf(KEY)}`, 'has the key of entry 2 twice'],
    [`admin:${KEY} x`, 'has a key with characters no header can carry in entry 1'],
    [`admin[name=two words]:${KEY}`, 'has a name of a wrong form in entry 1'],
    [`admin[accounts=A]:${KEY}`, 'has accounts of a wrong form in entry 1'],
    [`admin[accounts=]:${KEY}`, 'has accounts of a wrong form in entry 1'],
    [
      `admin[name=a;name=b]:${KEY}`,
      'has something other than one name and one list of accounts in brackets in entry 1',
    ],
    [`admin[role=b]:${KEY}`, 'has something other than one name and one list of accounts in brackets in entry 1'],
    [`admin[name=desk;accounts=default+other]:${KEY}`, 'has a key (desk) for an account that there is not'],
  ]
  for (const [value, problem] of cases) {
    it(`${problem}: ${value.replaceAll('k', '').slice(0, 40)}`, () => {
      expect(problemsOf({ ...COMPLETE, RELAY_API_KEYS: value })).to.deep.equal([`RELAY_API_KEYS ${problem}`])
    })
  }
})
