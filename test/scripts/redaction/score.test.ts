import { expect } from 'chai'
import { CorpusError, readCorpus } from '../../../scripts/redaction/read-corpus.js'
import { missedTargets, printScore, scoreOf } from '../../../scripts/redaction/score.js'

describe('redaction score', () => {
  it('reads labelled lines', () => {
    expect(readCorpus('# note\n\n我叫{name:李雷}\\n\\{x\\}\r\n')).to.deep.equal([
      { line: 3, text: '我叫李雷\n{x}', spans: [{ kind: 'name', start: 2, end: 4 }] },
    ])
    for (const wrong of ['{name:a', 'a}', '{none:a}', '{name:{qq:1}}', '{name a}']) {
      expect(() => readCorpus(wrong), wrong).to.throw(CorpusError, /^Line 1: /)
    }
  })

  it('counts what is missed and what is wrong, by kind', () => {
    const messages = readCorpus('{mobile:138}x{qq:99}\n{name:abcdefghij}\n{resident-id:1}')
    const score = scoreOf(messages, (text) =>
      text.startsWith('138')
        ? [
            { kind: 'mobile', start: 0, end: 3 },
            { kind: 'qq', start: 3, end: 6 },
          ]
        : text.startsWith('abc')
          ? [{ kind: 'name', start: 0, end: 7 }]
          : [],
    )
    expect(score.total).to.deep.equal({ labelled: 4, found: 2, reported: 3, right: 2 })
    expect(score.mistakes).to.deep.equal([
      { line: 1, what: 'missed', kind: 'qq' },
      { line: 1, what: 'wrong', kind: 'qq' },
      { line: 3, what: 'missed', kind: 'resident-id' },
    ])
    expect(missedTargets(score)).to.deep.equal([
      'recall is below 0.98',
      'precision is below 0.97',
      'recall of resident-id is below 0.995',
    ])
    expect(printScore('t', score)).to.match(/^t: 3 messages\nkind .+\nmobile +1 +1 +1\.0000 +1\.0000\n/s)
    expect(missedTargets(scoreOf(readCorpus('nothing'), () => []))).to.deep.equal([])
  })
})
