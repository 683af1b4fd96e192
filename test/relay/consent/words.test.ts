import { expect } from 'chai'
import fc from 'fast-check'
import { createConsentWords } from '../../../server/relay/consent/words.js'

const wordOf = createConsentWords({ sensitive: true, withdrawWords: ['撤回同意', 'Withdraw consent'] })
const without = createConsentWords({ sensitive: false, withdrawWords: ['撤回同意'] })

describe('relay/consent/words', () => {
  it('reads answers however they are typed', () => {
    for (const text of ['1', ' 1 ', '１', '1.', '1。', '同意', '同意！', '我同意', 'Agree', 'I AGREE!']) {
      expect(wordOf(text), text).to.equal('agree')
    }
    for (const text of ['2', '２。', '全部同意']) expect(wordOf(text), text).to.equal('agreeAll')
    for (const text of ['0', '０', '不同意', 'decline', 'Disagree.']) expect(wordOf(text), text).to.equal('decline')
    for (const text of ['撤回同意', '撤回同意。', 'withdraw  consent']) expect(wordOf(text), text).to.equal('withdraw')
  })

  it('reads nothing into other texts', () => {
    for (const text of ['', ' ', '11', '1 2', '1个', '我不同意你的说法', 'agree?', '10', '一', '好', 'ok', '!']) {
      expect(wordOf(text), text).to.equal('')
    }
  })

  it('offers the second consent only where it is asked for', () => {
    expect(without('2')).to.equal('')
    expect(without('withdraw consent')).to.equal('')
  })

  it('finds no answer in a text that goes on', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('1', '同意', '撤回同意', '0'),
        fc.stringMatching(/^[a-z你好0-9]{1,20}$/),
        (word, more) => {
          fc.pre(wordOf(word + more) === '' || /^\d+$/.test(word + more) === false)
          expect(wordOf(`${word} ${more}`)).to.equal('')
        },
      ),
      { numRuns: 50 },
    )
  })
})
