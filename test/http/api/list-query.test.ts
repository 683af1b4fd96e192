import { expect } from 'chai'
import { DEFAULT_LIMIT, readListQuery } from '../../../server/http/api/list-query.js'

const EVERYWHERE = { role: 'admin', name: 'desk' } as const

describe('readListQuery', () => {
  it('does without any parameter', () => {
    expect(readListQuery({}, new Set(), EVERYWHERE)).to.deep.equal({
      account: undefined,
      after: undefined,
      limit: DEFAULT_LIMIT,
    })
  })

  it('reads all of them', () => {
    const query = { account: 'default', after: '7f:12/x', limit: '200' }
    expect(readListQuery(query, new Set(['default']), EVERYWHERE)).to.deep.equal({ ...query, limit: 200 })
  })
})
