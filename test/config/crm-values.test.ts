import { expect } from 'chai'
import { isCrmUrl, isJsonPointer, parseCrmHeaders, parseTierMap } from '../../server/config/crm-values.js'

describe('isCrmUrl', () => {
  const right = [
    'https://crm.example/customers/{{customerId}}',
    'http://127.0.0.1:9000/{{account}}/{{customerId}}/tier?x=1',
    'https://crm.example?id={{customerId}}&again={{customerId}}',
  ]
  const wrong = [
    '',
    'https://crm.example/customers',
    'https://crm.example/{{customerid}}',
    'https://crm.example/{{customerId}}/{{openId}}',
    'https://crm.example/{{customerId}}/{{unionId}}',
    'https://crm.example/{{customerId}}/{{}}',
    'https://{{customerId}}.example/x',
    'https://crm.example:{{customerId}}/',
    'https://{{account}}/{{customerId}}',
    'https://user:password@crm.example/{{customerId}}',
    'https://crm.example/{{customerId}}#part',
    'https://crm.example/{customerId}/{{customerId}}',
    'ftp://crm.example/{{customerId}}',
    'crm.example/{{customerId}}',
  ]
  for (const url of right) it(`takes ${url}`, () => expect(isCrmUrl(url)).to.equal(true))
  for (const url of wrong) it(`refuses ${url || 'nothing'}`, () => expect(isCrmUrl(url)).to.equal(false))
})

describe('parseCrmHeaders', () => {
  it('reads a JSON object of texts', () => {
    expect(parseCrmHeaders('{"Authorization": "Bearer x, y", "X-A": ""}')).to.deep.equal({
      Authorization: 'Bearer x, y',
      'X-A': '',
    })
    expect(parseCrmHeaders('{}')).to.deep.equal({})
  })

  const wrong = [
    '',
    'x',
    'null',
    '[]',
    '"x"',
    '{"A": 1}',
    '{"A B": "x"}',
    '{"A": "x\\r\\nB: y"}',
    '{"A": "你好"}',
    '{"Host": "x"}',
  ]
  for (const text of wrong) it(`refuses ${text || 'nothing'}`, () => expect(parseCrmHeaders(text)).to.equal(undefined))
})

describe('parseTierMap', () => {
  it('reads a JSON object of tiers', () => {
    expect(parseTierMap('{"vip": "Platinum", "2": "Gold"}')).to.deep.equal({ vip: 'Platinum', '2': 'Gold' })
  })

  const wrong = ['', '{}', '[]', 'null', '{"vip": "gold"}', '{"vip": "Gold", "x": 1}']
  for (const text of wrong) it(`refuses ${text || 'nothing'}`, () => expect(parseTierMap(text)).to.equal(undefined))
})

describe('isJsonPointer', () => {
  for (const text of ['', '/', '/tier', '/data/0/a~1b~0c']) {
    it(`takes "${text}"`, () => expect(isJsonPointer(text)).to.equal(true))
  }
  for (const text of ['tier', '$.tier', '/a~2', '/a~', '#/tier']) {
    it(`refuses ${text}`, () => expect(isJsonPointer(text)).to.equal(false))
  }
})
