import { type FlowOptions, FlowOptionsError, isOn } from './options.js'
import { skillLines } from './skills.js'

export interface RenderedText {
  readonly text: string
  /** Line of the source (from 1) that each line of `text` comes from. */
  readonly lines: readonly number[]
}

const PLACEHOLDER = /\{\{([A-Z][A-Z0-9_]*)\}\}/g
const MARK = /^(\s*)# (when|end|skills|otherwise)((?: [A-Z][A-Z0-9_]*)*)$/

interface Open {
  readonly key: string
  readonly wanted: boolean
  otherwise: boolean
}

/**
 * Fills a flow: takes out what options switch off, writes the skills, replaces `{{PLACEHOLDER}}` by plain text (escaped
 * as inside a double-quoted YAML text, where all but whole numbers stand). The source itself is a valid template for
 * Archy and CX as Code: there the marks are comments and everything is switched on but the skills.
 *
 * @throws FlowOptionsError for a placeholder or mark without option, or marks that do not match.
 */
export function renderFlow(source: string, options: FlowOptions): RenderedText {
  const out: { text: string; line: number }[] = []
  const open: Open[] = []
  for (const [index, line] of source.split('\n').entries()) {
    const mark = MARK.exec(line)
    const isKept = open.every(({ wanted, otherwise }) => wanted !== otherwise)
    if (!mark) {
      if (isKept) out.push({ text: open.some(({ otherwise }) => otherwise) ? uncomment(line) : line, line: index + 1 })
      continue
    }
    const [, indent = '', word, names = ''] = mark
    const keys = names.split(' ').filter(Boolean)
    if (word === 'skills') {
      if (isKept) out.push(...skillLines(keys, options, indent).map((text) => ({ text, line: index + 1 })))
    } else {
      applyMark(open, word ?? '', keys[0], options, index + 1)
    }
  }
  if (open.length > 0) throw new FlowOptionsError([`"# when ${open[0]?.key}" has no end`])
  return { text: out.map(({ text }) => fill(text, options)).join('\n'), lines: out.map(({ line }) => line) }
}

function applyMark(open: Open[], word: string, key: string | undefined, options: FlowOptions, line: number): void {
  const last = open.at(-1)
  if (word === 'when' && key) open.push({ key, wanted: isOn(options, key), otherwise: false })
  else if (word === 'otherwise' && last && !last.otherwise) last.otherwise = true
  else if (word === 'end' && last && last.key === key) open.pop()
  else throw new FlowOptionsError([`line ${line}: "# ${word}${key ? ` ${key}` : ''}" matches no "# when"`])
}

function uncomment(line: string): string {
  return line.replace(/^(\s*)# /, '$1')
}

function fill(line: string, options: FlowOptions): string {
  return line.replace(PLACEHOLDER, (_, key: string) => {
    const value = options[key]
    if (value === undefined) throw new FlowOptionsError([`{{${key}}} is no option`])
    return JSON.stringify(value).slice(1, -1)
  })
}
