import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { readCorpus } from '../../../scripts/redaction/read-corpus.js'
import { missedTargets, printScore, scoreOf } from '../../../scripts/redaction/score.js'
import { BUILT_IN_KINDS } from '../../../server/privacy/redaction/kinds.js'
import { policyOf } from '../../../server/privacy/redaction/policy.js'
import { createRedactor } from '../../../server/privacy/redaction/redact.js'
import { buildCorpus } from './corpus/build.js'

const FOLDER = new URL('./corpus/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8')
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'))

describe('redaction corpus', () => {
  const redactor = createRedactor(policyOf('strict'))
  const messages = NAMES.flatMap((name) => readCorpus(read(name)))
  const score = scoreOf(messages, (text) => redactor.find(text))

  it('meets recall and precision, overall and for checksummed kinds', () => {
    expect(missedTargets(score), printScore('corpus', score)).to.deep.equal([])
  })

  it('has at least 1,500 lines, every kind, and as many lines without personal data', () => {
    expect(messages.length).to.be.at.least(1500)
    expect(BUILT_IN_KINDS.filter((kind) => (score.kinds.get(kind)?.labelled ?? 0) < 10)).to.deep.equal([])
    expect(messages.filter(({ spans }) => spans.length === 0).length).to.be.at.least(500)
  })

  it('is what the sentences and the seeds make', () => {
    for (const name of NAMES) expect(read(name) === buildCorpus(name, read(`sentences/${name}`)), name).to.equal(true)
  })
})
