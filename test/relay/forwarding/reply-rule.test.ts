import { expect } from 'chai'
import fc from 'fast-check'
import { chooseReply, waitsForTheirs } from '../../../server/relay/forwarding/reply-rule.js'

const rules = fc.constantFrom('ours' as const, 'theirs' as const)

describe('the rule whose passive reply wins', () => {
  for (const [rule, hasOurs, hasTheirs, by] of [
    ['ours', true, true, 'ours'],
    ['ours', true, false, 'ours'],
    ['ours', false, true, 'theirs'],
    ['ours', false, false, 'none'],
    ['theirs', true, true, 'theirs'],
    ['theirs', true, false, 'ours'],
    ['theirs', false, true, 'theirs'],
    ['theirs', false, false, 'none'],
  ] as const) {
    it(`${rule}: ${hasOurs ? 'ours' : 'none of ours'}, ${hasTheirs ? 'theirs' : 'none of theirs'} -> ${by}`, () => {
      expect(chooseReply(rule, hasOurs, hasTheirs)).to.equal(by)
    })
  }

  it('waits exactly where their reply can change the answer', () => {
    fc.assert(
      fc.property(rules, fc.boolean(), (rule, hasOurs) => {
        expect(waitsForTheirs(rule, hasOurs)).to.equal(
          chooseReply(rule, hasOurs, true) !== chooseReply(rule, hasOurs, false),
        )
      }),
    )
  })

  it('gives nothing only where there is nothing, and never what is not there', () => {
    fc.assert(
      fc.property(rules, fc.boolean(), fc.boolean(), (rule, hasOurs, hasTheirs) => {
        const by = chooseReply(rule, hasOurs, hasTheirs)
        expect(by === 'none').to.equal(!hasOurs && !hasTheirs)
        if (by === 'ours') expect(hasOurs).to.equal(true)
        if (by === 'theirs') expect(hasTheirs).to.equal(true)
      }),
    )
  })
})
