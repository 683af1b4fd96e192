import { expect } from 'chai'
import { parseRevealRights } from '../../server/config/reveal-rights.js'

describe('parseRevealRights', () => {
  it('reads kinds, queues and roles', () => {
    expect(parseRevealRights('mobile, email@queue:q-1,role:r-1; *@role:r-2 ;')).to.deep.equal([
      { kinds: ['mobile', 'email'], queues: ['q-1'], roles: ['r-1'] },
      { kinds: 'all', queues: [], roles: ['r-2'] },
    ])
    expect(parseRevealRights('own-member@queue:q')).to.deep.equal([{ kinds: ['own-member'], queues: ['q'], roles: [] }])
    expect(parseRevealRights('')).to.deep.equal([])
  })

  it('refuses anything else', () => {
    for (const text of [
      'mobile',
      '@queue:q',
      'mobile@',
      'phone@queue:q',
      'mobile@user:u',
      'mobile@queue:',
      'a@queue:q@r',
    ])
      expect(parseRevealRights(text), text).to.equal(undefined)
  })
})
