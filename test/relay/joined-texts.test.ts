import { expect } from 'chai'
import { countJoined, joinTexts, readJoinedPlan, writeJoinedPlan } from '../../server/relay/joined-texts.js'

const count = (texts: readonly string[], left: number, nudge = '', limitBytes = 64) =>
  countJoined(texts, (text) => Math.ceil(text.length / limitBytes), { left, limitBytes, nudgeOf: () => nudge })

describe('joining of waiting texts', () => {
  it('happens only when not all would fit', () => {
    expect(count(['a', 'b', 'c', 'd'], 4)).to.equal(1)
    expect(count(['a', 'b', 'c', 'd', 'e'], 4)).to.equal(5)
    expect(count(['a', 'b', 'x'.repeat(130)], 4)).to.equal(2)
    expect(count(['a'], 1)).to.equal(1)
    expect(count(['a', 'b'], 0)).to.equal(1)
  })

  it('takes as many as one message holds, line feeds and last line included', () => {
    const texts = ['x'.repeat(30), 'y'.repeat(33), 'z']
    expect(count(texts, 1)).to.equal(2)
    expect(count(texts, 1, 'more')).to.equal(1)
    expect(count(['字'.repeat(10), '字'.repeat(11)], 1)).to.equal(2)
    expect(count(['字'.repeat(10), '字'.repeat(12)], 1)).to.equal(1)
  })

  it('puts each text on lines of its own', () => {
    expect(joinTexts(['a\n', 'b'], '')).to.equal('a\n\nb')
    expect(joinTexts(['a', 'b'], 'more')).to.equal('a\nb\nmore')
  })

  it('reads back its own plans and no others', () => {
    const plan = { version: 2, joined: ['a', 'b'], nudge: 'more' } as const
    expect(readJoinedPlan(writeJoinedPlan(plan))).to.deep.equal(plan)
    const others: unknown[] = [
      { ...plan, version: 1 },
      { ...plan, joined: ['a'] },
      { ...plan, joined: ['a', 'a'] },
      { ...plan, joined: ['a', ''] },
      { ...plan, nudge: undefined },
      { ...plan, more: 1 },
      { joined: plan.joined },
      ['joined'],
    ]
    for (const other of others) expect(readJoinedPlan(JSON.stringify(other)), JSON.stringify(other)).to.equal(undefined)
    for (const text of ['', '{"joined"', 'null']) expect(readJoinedPlan(text)).to.equal(undefined)
  })
})
