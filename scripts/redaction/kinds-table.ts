import { BUILT_IN_KINDS, KINDS, type KindRow } from '../../server/privacy/redaction/kinds.js'
import { mask } from '../../server/privacy/redaction/masks.js'
import { policyOf } from '../../server/privacy/redaction/policy.js'
import { PRESET_NAMES } from '../../server/privacy/redaction/presets.js'
import { EXAMPLES } from './examples.js'

const BEGIN =
  '<!-- Written by `npm run generate` from server/privacy/redaction/kinds.ts and presets.ts: change it there. -->'
const END = '<!-- end -->'

/** @returns The table of kinds: token, what the law makes of it, an example, the partial form, what the presets do. */
export function renderKindsTable(): string {
  const presets = PRESET_NAMES.filter((name) => name !== 'strict')
  const rows = BUILT_IN_KINDS.map((kind) => {
    const { word, sensitive, checksummed, partial }: KindRow = KINDS[kind]
    const example = EXAMPLES[kind]
    return [
      `\`${kind}\``,
      `⟦${word.zh}1⟧ ⟦${word.en} 1⟧`,
      sensitive ? 'yes' : '',
      checksummed ? 'yes' : '',
      example,
      partial ? mask(partial, example) : 'never in part',
      ...presets.map((preset) => {
        const { action } = policyOf(preset).kinds[kind]
        return action === 'redact' ? '' : action
      }),
    ]
  })
  const head = [
    'kind',
    'tokens',
    'sensitive',
    'checksum',
    'made-up example',
    '`partial`',
    ...presets.map((name) => `\`${name}\``),
  ]
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n').replaceAll('****', '\\*\\*\\*\\*')
}

/** @returns The document with the table between its marks. */
export function withKindsTable(document: string): string {
  const begin = document.indexOf(BEGIN)
  const end = document.indexOf(END, begin)
  if (begin < 0 || end < 0) throw new Error('The document has no place for the table of kinds.')
  return `${document.slice(0, begin + BEGIN.length)}\n\n${renderKindsTable()}\n\n${document.slice(end)}`
}
