import { BUILT_IN_KINDS, KINDS } from '../privacy/redaction/kinds.js'
import { parseShape } from '../privacy/redaction/own-shape.js'
import type { OwnRule } from '../privacy/redaction/policy.js'
import { isObject, nameOf, type Report, readJson, readTreatment } from './redaction-kinds.js'

const MEND =
  'Set a JSON list such as [{"id": "member", "zh": "会员号", "en": "member number", "shape": "HY[0-9]{8}", "labels": ["会员号"]}].'
const KEYS = ['id', 'zh', 'en', 'shape', 'labels', 'sensitive', 'treatment']
const MOST_RULES = 50
const MOST_LABELS = 30
/** A token ends in a number and stands between ⟦ and ⟧. */
const WORD = /^[^\d\s⟦⟧](?:[^\d⟦⟧]{0,18}[^\d\s⟦⟧])?$/

/** Reads the list of own rules; what is wrong is reported and left out. */
export function readOwnRules(json: string | undefined, report: Report): OwnRule[] {
  const value = readJson(json, report, MEND)
  if (value === undefined) return []
  if (!Array.isArray(value)) {
    report('is not a JSON list', MEND)
    return []
  }
  if (value.length > MOST_RULES) report(`has more than ${MOST_RULES} rules`, `Keep at most ${MOST_RULES} rules.`)
  const ids = new Set<string>()
  const words = new Set<string>(
    BUILT_IN_KINDS.flatMap((kind) => [KINDS[kind].word.zh, KINDS[kind].word.en.toLowerCase()]),
  )
  return value.slice(0, MOST_RULES).flatMap((entry: unknown, at) => {
    const rule = readRule(entry, at, report)
    if (!rule) return []
    if (ids.has(rule.id)) report(`has two rules with the id ${rule.id}`, 'Give each rule an id of its own.')
    ids.add(rule.id)
    for (const word of new Set([rule.word.zh, rule.word.en.toLowerCase()])) {
      if (words.has(word)) {
        report(
          `gives the rule ${rule.id} the word of another kind`,
          'Give each rule words of its own, or tokens could not be told apart.',
        )
      }
      words.add(word)
    }
    return [rule]
  })
}

function readRule(entry: unknown, at: number, report: Report): OwnRule | undefined {
  if (!isObject(entry)) {
    report(`has as rule ${at + 1} no JSON object`, MEND)
    return undefined
  }
  const { id, zh, en, shape, labels = [], sensitive = false, treatment = 'redact' } = entry
  const what = `rule ${typeof id === 'string' ? nameOf(id) : at + 1}`
  let isRight = true
  const wrong = (problem: string, mend: string): void => {
    isRight = false
    report(problem, mend)
  }
  for (const key of Object.keys(entry).filter((key) => !KEYS.includes(key))) {
    wrong(`has in ${what} the key ${nameOf(key)}, which is not known`, `Known keys are ${KEYS.join(', ')}.`)
  }
  if (typeof id !== 'string' || !/^[a-z][a-z0-9-]{0,30}$/.test(id)) {
    wrong(`has in ${what} an id of a wrong form`, 'Write an id of a-z, 0-9 and -, at most 31 characters.')
  }
  for (const [name, word] of Object.entries({ zh, en })) {
    if (typeof word === 'string' && WORD.test(word)) continue
    wrong(`has in ${what} no word ${name} for tokens`, `Write ${name} as a word without digits, at most 20 characters.`)
  }
  const problem = typeof shape === 'string' ? parseShape(shape) : 'is missing'
  if (typeof problem === 'string') {
    wrong(
      `has in ${what} a shape that ${problem}`,
      'Write characters and classes with their number, as HY[0-9]{8} or [A-Z]{2}-[0-9]{4,6}; other regular expressions are not taken, since they can take very long.',
    )
  }
  const isLabel = (label: unknown): boolean =>
    typeof label === 'string' && label.trim().length > 0 && label.length <= 40
  if (!Array.isArray(labels) || labels.length > MOST_LABELS || !labels.every(isLabel)) {
    wrong(`has in ${what} labels of a wrong form`, `Write labels as a list of at most ${MOST_LABELS} words.`)
  }
  if (typeof sensitive !== 'boolean') wrong(`has in ${what} sensitive neither true nor false`, 'Write true or false.')
  const read = readTreatment(treatment, true, what, wrong)
  if (!isRight || !read) return undefined
  return {
    id: String(id),
    word: { zh: String(zh), en: String(en) },
    sensitive: sensitive === true,
    treatment: read,
    shape: String(shape),
    labels: (labels as string[]).map((label) => label.trim()),
  }
}
