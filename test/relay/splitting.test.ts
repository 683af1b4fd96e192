import { expect } from 'chai'
import fc from 'fast-check'
import { labelBytes, labelled, partLabel } from '../../server/relay/part-label.js'
import { MIN_TEXT_LIMIT_BYTES, measureText, splitTail, splitText } from '../../server/relay/splitting.js'

const LIMIT = 2048
const zh = (number: number, total: number | undefined) => partLabel('zh-CN', number, total)
const en = (number: number, total: number | undefined) => partLabel('en', number, total)

/** Texts of each part as sent, checked to cover the text's UTF-8 form and to keep the limit. */
function sent(text: string, limit: number, labelOf = zh): string[] {
  const bytes = Buffer.from(text)
  let at = 0
  const parts = splitText(text, limit, labelOf).map((part) => {
    expect(part.start).to.equal(at)
    expect(part.end).to.be.greaterThan(part.start)
    at = part.end
    const message = labelled(part.label, bytes.toString('utf8', part.start, part.end))
    expect(Buffer.byteLength(message)).to.be.at.most(limit)
    return message
  })
  expect(at).to.equal(bytes.length)
  return parts
}

/** Joins parts with their labels taken off again. */
function joined(parts: readonly string[]): string {
  return parts.length === 1 ? parts.join('') : parts.map((part) => part.slice(part.indexOf('\n') + 1)).join('')
}

const MARKS = '\u0301\u0323\u0e31\u0940'
const piece = fc.oneof(
  fc.constantFrom(
    '👨‍👩‍👧‍👦',
    '🏳️‍🌈',
    '🇨🇳',
    '👍🏽',
    '1️⃣',
    '漢',
    '字。',
    '，',
    '你好！',
    'é',
    'e\u0301\u0323',
    'क्षि',
    '한글',
    '\u1112\u1161\u11ab',
  ),
  fc.constantFrom(
    ' ',
    '  ',
    '\n',
    '\r\n',
    '\t',
    '. ',
    'word',
    'A sentence. ',
    '"quoted"',
    '(x)',
    '\u0000',
    '\u200d',
    '\ufe0f',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const text = fc
  .tuple(fc.array(piece, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 12 }))
  .map(([pieces, times]) => pieces.join('').repeat(times))
const limits = fc.integer({ min: MIN_TEXT_LIMIT_BYTES, max: 400 })

describe('splitting', () => {
  it('leaves a text that fits alone, to the byte', () => {
    expect(splitText('', LIMIT, zh)).to.deep.equal([])
    expect(sent('a'.repeat(2048), LIMIT)).to.deep.equal(['a'.repeat(2048)])
    expect(sent(' \n 好 \n', LIMIT)).to.deep.equal([' \n 好 \n'])
    expect(sent('a'.repeat(2049), LIMIT)).to.have.length(2)
  })

  it('labels more than one part on a line of its own', () => {
    const chinese = sent('好'.repeat(800), LIMIT)
    expect(chinese.map((part) => part.split('\n')[0])).to.deep.equal(['第1/2部分', '第2/2部分'])
    const english = sent('a '.repeat(1500), LIMIT, en)
    expect(english.map((part) => part.split('\n')[0])).to.deep.equal(['Part 1 of 2', 'Part 2 of 2'])
  })

  it('fills parts as far as the edges allow', () => {
    const sentence = `${'x'.repeat(498)}. `
    const parts = sent(sentence.repeat(9), LIMIT, en)
    expect(parts.map((part) => part.length)).to.deep.equal([2012, 2012, 512])
    const solid = sent('字'.repeat(3000), LIMIT)
    expect(solid).to.have.length(Math.ceil(9000 / (2048 - 13)))
  })

  it('never takes a part more for the sake of an edge (property)', () => {
    /** Parts that are as full as characters allow. */
    const fewest = (value: string, limit: number): number => {
      if (Buffer.byteLength(value) <= limit) return 1
      for (let most = 9; ; most = most * 10 + 9) {
        let [count, left] = [0, 0]
        for (const character of value) {
          const bytes = Buffer.byteLength(character)
          if (bytes > left) left = limit - labelBytes(zh(++count, most))
          left -= bytes
        }
        if (count <= most) return count
      }
    }
    const sentence = fc
      .tuple(fc.integer({ min: 1, max: 60 }), fc.constantFrom('。', '？', '. ', '，', ''))
      .map(([length, end]) => '好'.repeat(length) + end)
    fc.assert(
      fc.property(
        fc.array(sentence, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 200, max: 700 }),
        (all, limit) => {
          const value = all.join('')
          expect(sent(value, limit)).to.have.length(fewest(value, limit))
        },
      ),
      { numRuns: 150 },
    )
    // Two sentences of 1,250 bytes and one of 1,400: cut behind the first one there would be three parts.
    const text = `${'好'.repeat(416)}。${'好'.repeat(416)}。${'好'.repeat(465)}`
    expect(sent(text, LIMIT)).to.have.length(2)
  })

  it('makes room for the digits of a total it does not know yet', () => {
    const parts = sent('a'.repeat(120 * (100 - labelBytes('Part 100 of 120'))), 100, en)
    expect(parts[0]).to.match(/^Part 1 of \d{3}\n/)
    expect(parts.at(-1)?.split('\n')[0]).to.equal(`Part ${parts.length} of ${parts.length}`)
  })

  it('joins to the text and keeps the limit, whatever the text (property)', () => {
    fc.assert(
      fc.property(text, limits, (value, limit) => {
        expect(joined(sent(value, limit))).to.equal(value.replace(/\p{Cs}/gu, '\ufffd'))
      }),
      { numRuns: 400 },
    )
  })

  it('never cuts a grapheme that fits into a part (property)', () => {
    const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
    fc.assert(
      fc.property(text, limits, (value, limit) => {
        const whole = value.replace(/\p{Cs}/gu, '\ufffd')
        const ends = new Set(splitText(whole, limit, en).map((part) => part.end))
        let at = 0
        for (const { segment } of graphemes.segment(whole)) {
          const bytes = Buffer.byteLength(segment)
          const cutInside = [...ends].filter((end) => end > at && end < at + bytes)
          if (bytes <= limit - labelBytes('Part 999 of 999')) expect(cutInside).to.deep.equal([])
          at += bytes
        }
      }),
      { numRuns: 300 },
    )
  })

  it('cuts a grapheme larger than a part between code points', () => {
    const monster = `a e${MARKS.repeat(2000)} z`
    expect(joined(sent(monster, LIMIT))).to.equal(monster)
    const chain = '👩‍'.repeat(1000)
    expect(joined(sent(chain, LIMIT))).to.equal(chain)
  })

  it('takes unpaired surrogates as U+FFFD', () => {
    const broken = `\ud83d${'a'.repeat(3000)}\udc4d\ud83d`
    expect(joined(sent(broken, LIMIT))).to.equal(`\ufffd${'a'.repeat(3000)}\ufffd\ufffd`)
  })

  it('refuses a limit too small', () => {
    expect(() => splitText('a', MIN_TEXT_LIMIT_BYTES - 1, zh)).to.throw(RangeError)
    expect(() => splitTail('a', Number.NaN, 1, zh)).to.throw(RangeError)
  })

  it('labels a tail without a total, from its own number on', () => {
    const parts = splitTail('b'.repeat(150), 100, 3, en)
    expect(parts.map((part) => part.label)).to.deep.equal(['Part 3', 'Part 4'])
    expect(parts.at(-1)?.end).to.equal(150)
  })

  describe('of one megabyte', () => {
    const size = 1 << 20
    const of = (unit: string) => unit.repeat(Math.ceil(size / Buffer.byteLength(unit)))
    const samples: Record<string, string> = {
      sentences: of('The quick brown fox jumps over it. '),
      'one word': of('a'),
      'Chinese sentences': of('今天天气很好，我们去公园玩吧。'),
      'Chinese without punctuation': of('漢字文'),
      Thai: of('สวัสดีครับ'),
      flags: of('🇨🇳'),
      families: of('👨‍👩‍👧‍👦'),
      'combining marks': `e${of('\u0301')}`,
      punctuation: of('!?'),
      quotes: of('" '),
      'line feeds': of('\n'),
    }
    for (const [name, sample] of Object.entries(samples)) {
      it(`takes less than 300 ms: ${name}`, () => {
        // Of the processor, and the best of a few: what else the machine does is not the splitter's.
        let took = Number.POSITIVE_INFINITY
        for (let run = 0; run < 5 && took >= 300; run++) {
          const started = process.cpuUsage()
          const parts = splitText(sample, LIMIT, zh)
          took = process.cpuUsage(started).user / 1000
          expect(parts.at(-1)?.end).to.equal(Buffer.byteLength(sample))
          expect(parts.length).to.be.at.most(1100)
        }
        expect(took).to.be.below(300)
      })
    }
  })
})

describe('measuring a text', () => {
  it('counts code points, bytes and parts', () => {
    expect(measureText('a漢👍', LIMIT)).to.deep.equal({
      characters: 3,
      bytes: 8,
      limitBytes: LIMIT,
      withinLimit: true,
      parts: 1,
    })
    expect(measureText('', LIMIT)).to.include({ characters: 0, bytes: 0, withinLimit: true, parts: 0 })
    expect(measureText('漢'.repeat(683), LIMIT, 'en')).to.include({ bytes: 2049, withinLimit: false, parts: 2 })
    expect(measureText('\ud83d', LIMIT)).to.include({ characters: 1, bytes: 3 })
  })

  it('ends parts with a last line within the limit, and asks for none behind the end', () => {
    const text = '一二三四五。'.repeat(60)
    const nudge = '（未完）'
    const nudgeOf = (index: number, last: boolean) => (index % 2 === 1 && !last ? nudge : '')
    const parts = splitText(text, 300, (number, total) => partLabel('zh-CN', number, total), nudgeOf)
    expect(parts.map((part) => part.nudge ?? '')).to.deep.equal(['', nudge, '', ''])
    expect(parts.at(-1)?.end).to.equal(Buffer.byteLength(text))
    for (const { start, end, label, nudge: line = '' } of parts) {
      expect(end - start + labelBytes(label) + labelBytes(line)).to.be.at.most(300)
    }
  })

  it('lets the last part have the room that the line would take', () => {
    const nudgeOf = (_index: number, last: boolean) => (last ? '' : 'x'.repeat(40))
    expect(splitText('a'.repeat(100), 100, () => 'label', nudgeOf)).to.have.length(1)
    const parts = splitText(`${'a'.repeat(50)} ${'b'.repeat(93)}`, 100, () => 'label', nudgeOf)
    expect(parts.map(({ nudge }) => nudge?.length ?? 0)).to.deep.equal([40, 0])
  })
})
