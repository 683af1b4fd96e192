import { expect } from 'chai'
import fc from 'fast-check'
import { lastGraphemeEdge } from '../../server/relay/grapheme-edges.js'

/** Characters whose rules no version of Unicode since 15.1 changed, so that the runtime's own table must agree. */
const PIECES = [
  '👨‍👩‍👧‍👦',
  '🏳️‍🌈',
  '🇨🇳',
  '🇨',
  '👍🏽',
  '1️⃣',
  '漢',
  '字。',
  '，',
  'Ｗ',
  '〪',
  'e\u0301\u0323',
  'क्षि',
  '한글',
  '\u1112\u1161\u11ab',
  'สวัส',
  ' ',
  '\n',
  '\r\n',
  '\r',
  '\t',
  'a',
  '#',
  '\u0000',
  '\u200c',
  '\u200d',
  '\ufe0f',
  '\u0600',
  '\u0903',
  '\u{e0067}',
  '\ud83d',
  '\udc4d',
]
const text = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 30 }).map((pieces) => pieces.join(''))
const runtime = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' })

function isInsidePair(value: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(value.slice(at - 1, at + 1))
}

describe('grapheme edges', () => {
  it('are those of the runtime for every place of a text (property)', () => {
    fc.assert(
      fc.property(text, (value) => {
        const edges = [...runtime.segment(value)].map(({ index }) => index)
        for (let at = 0; at < value.length; at++) {
          if (isInsidePair(value, at)) continue
          const wanted = edges.filter((edge) => edge <= at).at(-1)
          expect(lastGraphemeEdge(value, 0, at), `${JSON.stringify(value)} at ${at}`).to.equal(wanted)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('take the end of the text for an edge, and the start where there is no other', () => {
    expect(lastGraphemeEdge('a👍🏽', 0, 5)).to.equal(5)
    expect(lastGraphemeEdge('', 0, 0)).to.equal(0)
    expect(lastGraphemeEdge(`e${'\u0301'.repeat(50)}`, 0, 20)).to.equal(0)
  })

  it('know conjuncts, which runtimes with an older Unicode cut', () => {
    const conjunct = 'क\u094d\ufe0fक'
    expect(lastGraphemeEdge(`${conjunct}a`, 0, 3)).to.equal(0)
    expect(lastGraphemeEdge(`${conjunct}a`, 0, 4)).to.equal(4)
  })
})
