import { expect } from 'chai'
import fc from 'fast-check'
import { createTokenWords, replaceTokens } from '../../server/privacy/personal-tokens.js'
import { BUILT_IN_KINDS, KINDS } from '../../server/privacy/redaction/kinds.js'
import { policyOf } from '../../server/privacy/redaction/policy.js'

const words = createTokenWords(policyOf('strict'))

describe('personal tokens', () => {
  it('are written in the words of the language', () => {
    expect(words.write({ kind: 'mobile', number: 1 }, 'zh-CN')).to.equal('⟦手机号1⟧')
    expect(words.write({ kind: 'mobile', number: 12 }, 'en')).to.equal('⟦mobile 12⟧')
  })

  it('have a word of their own for each kind and language', () => {
    const all = BUILT_IN_KINDS.flatMap((kind) => [KINDS[kind].word.zh, KINDS[kind].word.en])
    expect(new Set(all).size).to.be.at.least(all.length - BUILT_IN_KINDS.filter(sameInBoth).length)
    for (const kind of BUILT_IN_KINDS) {
      for (const language of ['zh-CN', 'en'] as const) {
        const written = words.write({ kind, number: 3 }, language)
        expect(words.read(written)).to.deep.equal([{ written, token: { kind, number: 3 } }])
      }
    }
  })

  it('are read in either language, wherever they stand', () => {
    const text = 'Call ⟦mobile 1⟧ or ⟦手机号2⟧, not [微笑] or ⟦this⟧.'
    expect(words.read(text).map(({ token }) => token)).to.deep.equal([
      { kind: 'mobile', number: 1 },
      { kind: 'mobile', number: 2 },
    ])
  })

  it('of no kind there is are told apart', () => {
    expect(words.read('⟦shoe size 7⟧')).to.deep.equal([{ written: '⟦shoe size 7⟧', token: undefined }])
  })

  it('are replaced, and nothing else is', () => {
    expect(replaceTokens('a⟦mobile 1⟧b⟦x⟧c', () => '$&')).to.equal('a$&b⟦x⟧c')
  })

  it('are found in any text around them, in linear time', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 999 }), (before, after, number) => {
        const written = words.write({ kind: 'email', number }, 'zh-CN')
        const around = (text: string) => text.replaceAll(/[⟦⟧]/gu, '')
        expect(words.read(around(before) + written + around(after)).map(({ token }) => token)).to.deep.equal([
          { kind: 'email', number },
        ])
      }),
    )
    const started = process.cpuUsage()
    words.read('⟦a'.repeat(32_000))
    words.read(`⟦${'a '.repeat(32_000)}`)
    expect(process.cpuUsage(started).user / 1000).to.be.below(500)
  })
})

function sameInBoth(kind: (typeof BUILT_IN_KINDS)[number]): boolean {
  const { zh, en } = KINDS[kind].word
  return (zh as string) === en
}
