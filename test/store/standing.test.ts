import { expect } from 'chai'
import { changeStanding, NO_STANDING, readStanding, spendConsent, writeStanding } from '../../server/store/standing.js'

describe('store/standing', () => {
  it('is read as it was written', () => {
    expect(readStanding('')).to.deep.equal(NO_STANDING)
    const told = [
      { kind: 'accepted', templateId: 'a' },
      { kind: 'accepted', templateId: 'b' },
      { kind: 'result', jobId: '9', outcome: 'failed' },
      { kind: 'unfollowed' },
    ] as const
    const standing = told.reduce((before, each) => changeStanding(before, each, 7), NO_STANDING)
    expect(writeStanding(standing)).to.equal('7;a 1,b 1;9 failed')
    expect(readStanding(writeStanding(standing))).to.deep.equal(standing)
  })

  it('counts every consent, and forgets it when it is withdrawn or used up', () => {
    const twice = ['a', 'a'].reduce(
      (before, templateId) => changeStanding(before, { kind: 'accepted', templateId }, 0),
      NO_STANDING,
    )
    expect(twice.accepted.get('a')).to.equal(2)
    const once = spendConsent(twice, { templateId: 'a', uses: 'one' })
    expect(once.accepted.get('a')).to.equal(1)
    expect(spendConsent(once, { templateId: 'a', uses: 'one' }).accepted.size).to.equal(0)
    expect(spendConsent(twice, { templateId: 'a', uses: 'all' }).accepted.size).to.equal(0)
    expect(changeStanding(twice, { kind: 'rejected', templateId: 'a' }, 0).accepted.size).to.equal(0)
  })

  it('stays small', () => {
    let standing = NO_STANDING
    for (let at = 0; at < 50; at++) {
      standing = changeStanding(standing, { kind: 'accepted', templateId: `t${at}` }, 0)
      standing = changeStanding(standing, { kind: 'result', jobId: `j${at}`, outcome: 'delivered' }, 0)
    }
    expect([...standing.accepted.keys()].at(0)).to.equal('t30')
    expect([...standing.results.keys()]).to.deep.equal(Array.from({ length: 8 }, (_, at) => `j${42 + at}`))
  })
})
