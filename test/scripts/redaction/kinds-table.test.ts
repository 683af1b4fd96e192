import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { EXAMPLES } from '../../../scripts/redaction/examples.js'
import { withKindsTable } from '../../../scripts/redaction/kinds-table.js'
import { BUILT_IN_KINDS, type BuiltInKind, KINDS, type KindRow } from '../../../server/privacy/redaction/kinds.js'
import { policyOf } from '../../../server/privacy/redaction/policy.js'
import { createRedactor } from '../../../server/privacy/redaction/redact.js'

/** Where the word of the token is none that customers write. */
const LABELS: Readonly<Partial<Record<BuiltInKind, string>>> = {
  name: '我叫',
  'card-expiry': '卡的有效期',
  imei: 'IMEI',
}

describe('docs/redaction.md', () => {
  it('has the table of kinds as it is in the code', () => {
    const document = readFileSync(new URL('../../../docs/redaction.md', import.meta.url), 'utf8')
    expect(withKindsTable(document)).to.equal(document)
    expect(() => withKindsTable('no place')).to.throw('no place for the table')
  })

  it('has examples that are found behind a label, and by themselves where there is a checksum', () => {
    const redactor = createRedactor(policyOf('strict'))
    for (const kind of BUILT_IN_KINDS) {
      const row: KindRow = KINDS[kind]
      const label = LABELS[kind] ?? row.word.zh
      const text = row.checksummed && kind !== 'imei' ? `看 ${EXAMPLES[kind]}` : `${label}：${EXAMPLES[kind]}`
      expect(
        redactor.find(text).map(({ kind, original }) => [kind, original]),
        text,
      ).to.deep.equal([[kind, EXAMPLES[kind]]])
    }
  })
})
