const PLACEHOLDERS: ReadonlySet<string> = new Set(['{{text}}', '{{time}}', '{{date}}'])
const FIELD = /^[A-Za-z]\w{0,31}$/
const MAX_FIELDS = 20

/** `{"thing1": "{{text}}"}`: 1 to 20 fields of text, one of them with `{{text}}`; undefined for anything else. */
export function parseNotificationFields(json: string): Readonly<Record<string, string>> | undefined {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const entries = Object.entries(value)
  if (entries.length > MAX_FIELDS || !entries.every(([name, text]) => FIELD.test(name) && isPattern(text)))
    return undefined
  return entries.some(([, text]) => String(text).includes('{{text}}')) ? Object.fromEntries(entries) : undefined
}

/** Text, not empty, whose braces are placeholders that are known. */
function isPattern(text: unknown): boolean {
  if (typeof text !== 'string' || text.trim() === '') return false
  return (text.match(/\{\{[^}]*\}\}/g) ?? []).every((word) => PLACEHOLDERS.has(word))
}
