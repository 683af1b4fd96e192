import { jsonEntries } from './json-entries.js'

const PLACEHOLDERS: ReadonlySet<string> = new Set(['{{text}}', '{{time}}', '{{date}}'])
const FIELD = /^[A-Za-z]\w{0,31}$/
const MAX_FIELDS = 20

/** `{"thing1": "{{text}}"}`: 1 to 20 fields of text, one of them with `{{text}}`; undefined for anything else. */
export function parseNotificationFields(json: string): Readonly<Record<string, string>> | undefined {
  const entries = jsonEntries(json)
  if (!entries || entries.length > MAX_FIELDS || !entries.every(isField)) return undefined
  return entries.some(([, text]) => text.includes('{{text}}')) ? Object.fromEntries(entries) : undefined
}

function isField(entry: [string, unknown]): entry is [string, string] {
  return FIELD.test(entry[0]) && isPattern(entry[1])
}

/** Text, not empty, whose braces are placeholders that are known. */
function isPattern(text: unknown): boolean {
  if (typeof text !== 'string' || text.trim() === '') return false
  return (text.match(/\{\{[^}]*\}\}/g) ?? []).every((word) => PLACEHOLDERS.has(word))
}
