import { expect } from 'chai'
import { readRows } from '../../../scripts/tiers/read-rows.js'

const ID = '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b10'
const OTHER = '00112233-4455-4677-8899-aabbccddeeff'
const problems = (text: string, account?: string) =>
  readRows(text, account).problems.map(({ line, problem }) => `${line} ${problem}`)

describe('readRows', () => {
  it('reads customers by id, in any order of columns, with whatever is more', () => {
    const { rows, ignored } = readRows(
      `\uFEFFTier,name, CUSTOMER_ID\r\ngold,"张,三",${ID.toUpperCase()}\r\n\r\n PLATINUM ,,${OTHER}`,
      undefined,
    )
    expect(rows).to.deep.equal([
      { line: 2, row: { customerId: ID, tier: 'Gold' } },
      { line: 4, row: { customerId: OTHER, tier: 'Platinum' } },
    ])
    expect(ignored).to.deep.equal(['name'])
  })

  it('reads customers by OpenID', () => {
    expect(readRows('account,openid,tier\nservice,oAb-_1,Standard\n,oAb-_1,Gold', 'default').rows).to.deep.equal([
      { line: 2, row: { account: 'service', openId: 'oAb-_1', tier: 'Standard' } },
      { line: 3, row: { account: 'default', openId: 'oAb-_1', tier: 'Gold' } },
    ])
    expect(readRows('openid,tier\noAb-_1,Gold', 'default').rows).to.have.length(1)
  })

  it('names every wrong line by number, and nothing that stands in it', () => {
    const text = [
      'account,openid,tier',
      'default,oSecret1,Diamond',
      'default,,Gold',
      ',oSecret2,Gold',
      'Not Right,oSecret3,Gold',
      'default,oSecret4,Gold',
      'default,oSecret4,Standard',
      `default,${'o'.repeat(129)},Gold`,
    ].join('\n')
    expect(problems(text)).to.deep.equal([
      '2 has a tier that is none of Platinum, Gold, Standard',
      '3 has no openid of 1 to 128 characters',
      '4 has no account',
      '5 has an account of a wrong form',
      '7 names the customer of line 6 again',
      '8 has no openid of 1 to 128 characters',
    ])
    expect(problems(`customer_id,tier\noSecret,Gold`)).to.deep.equal(['2 has a customer_id that is none of this relay'])
  })

  const files: [string, string][] = [
    ['customer_id\nx', '1 has no column tier'],
    ['tier\nGold', '1 has neither customer_id nor openid'],
    [
      'unionid,tier\nu,Gold',
      '1 names customers by unionid, by which the relay cannot find them; use openid or customer_id',
    ],
    ['openid,tier\no,Gold', '1 has openid but no account; or use --account'],
    ['customer_id,openid,tier\nx,o,Gold', '1 has both customer_id and openid'],
    ['tier,customer_id,tier\nGold,x,Gold', '1 has the column tier twice'],
    ['customer_id,tier\n', '1 is followed by no rows'],
    ['', '1 has no column tier'],
    [`customer_id,tier\n${ID},Gold\n${OTHER},Gold,more`, '3 is not CSV (CSV_RECORD_INCONSISTENT_COLUMNS)'],
    [`customer_id,tier\n"${ID},Gold`, '2 is not CSV (CSV_QUOTE_NOT_CLOSED)'],
  ]
  for (const [text, problem] of files) {
    it(`${JSON.stringify(text).slice(0, 50)}: ${problem}`, () => expect(problems(text)).to.deep.equal([problem]))
  }
})
