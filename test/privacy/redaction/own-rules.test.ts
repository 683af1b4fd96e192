import { expect } from 'chai'
import { parseShape } from '../../../server/privacy/redaction/own-shape.js'
import { type OwnRule, policyOf } from '../../../server/privacy/redaction/policy.js'
import { createRedactor } from '../../../server/privacy/redaction/redact.js'

const RULE: OwnRule = {
  id: 'member',
  word: { zh: '会员号', en: 'member number' },
  sensitive: true,
  treatment: { action: 'redact' },
  shape: 'HY[0-9]{8}',
  labels: [],
}
const redactorOf = (...rules: Partial<OwnRule>[]) =>
  createRedactor(
    policyOf(
      'strict',
      {},
      rules.map((rule) => ({ ...RULE, ...rule })),
    ),
  )

describe('own rules of redaction', () => {
  it('find their shape, not within a longer run', () => {
    const redactor = redactorOf({})
    expect(
      redactor.find('会员号ＨＹ12345678，和 hy87654321').map(({ kind, original }) => [kind, original]),
    ).to.deep.equal([
      ['own-member', 'ＨＹ12345678'],
      ['own-member', 'hy87654321'],
    ])
    expect(redactor.find('HY123456789 AHY12345678 HY1234567')).to.deep.equal([])
    expect(redactor.kind('own-member')).to.deep.include({ word: RULE.word, sensitive: true })
  })

  it('need a label where they have some, and are stronger than what labels protect', () => {
    const redactor = redactorOf({ shape: '[0-9]{6,9}', labels: ['会员号', 'Member No'] })
    expect(redactor.find('会员号：00123456').map(({ original }) => original)).to.deep.equal(['00123456'])
    expect(redactor.find('member no 1234567').map(({ original }) => original)).to.deep.equal(['1234567'])
    expect(redactor.find('积分 00123456')).to.deep.equal([])
  })

  it('may show a part or pass', () => {
    const masked = redactorOf({ treatment: { action: 'partial' } })
    expect(masked.find('HY12345678')[0]?.partial).to.equal('H****5678')
    expect(redactorOf({ treatment: { action: 'pass', legalBasis: 'written down' } }).find('HY12345678')).to.deep.equal(
      [],
    )
  })

  it('are refused where there is more than one way to read a text', () => {
    for (const [shape, problem] of [
      ['(a+)+', 'has a sign that shapes do not know'],
      ['[0-9]*', 'has a sign that shapes do not know'],
      ['[0-9]{3,8}[0-9]{2}', 'has a part of varying length followed by one that could belong to it'],
      ['[A-Z0-9]{2,8}X[0-9]{4}', 'has a part of varying length followed by one that could belong to it'],
      ['A[0-9]{2}', 'is shorter than 4 characters'],
      ['A[0-9]{99}', 'is longer than 64 characters'],
      ['[^0-9]{8}', 'has a class of other things than letters, digits and ranges of them'],
      ['[9-0]{8}', 'has a class of other things than letters, digits and ranges of them'],
      ['[0-9]{0,8}', 'has a part that occurs less than once'],
      ['', 'is shorter than 4 characters'],
    ] as const) {
      expect(parseShape(shape), shape).to.equal(problem)
    }
    expect(() => redactorOf({ shape: '.*' })).to.throw('The shape of the own rule member')
    for (const shape of ['[A-Z]{2}-[0-9]{4,6}', '贵宾[0-9]{6}', 'A.B/C-[a-f0-9]{8}', '[A-Z]{1,3}[0-9]{5,9}']) {
      expect(parseShape(shape), shape).to.be.an('object')
    }
  })
})
