import { BUTTON_FIELDS, type Menu, type MenuButton } from './menu.js'

/** Limits of menu/create, in entries and bytes of UTF-8 (WeChat's documentation). */
const MAX_BUTTONS = 3
const MAX_SUB_BUTTONS = 5
const MAX_NAME_BYTES = 16
const MAX_SUB_NAME_BYTES = 60
const MAX_BYTES: Readonly<Partial<Record<keyof MenuButton, number>>> = { key: 128, url: 1024 }

/** Everything WeChat would refuse, each with the place of its entry; empty when there is nothing. */
export function checkMenu({ button }: Menu): string[] {
  if (button.length === 0) return ['The menu has no entry.']
  const problems = button.flatMap((entry, at) => checkButton(entry, String(at + 1), MAX_NAME_BYTES))
  return button.length > MAX_BUTTONS
    ? [`The menu has ${button.length} entries; ${MAX_BUTTONS} is the most.`, ...problems]
    : problems
}

function checkButton(button: MenuButton, place: string, maxName: number): string[] {
  const problems: string[] = []
  const isBelow = place.includes('.')
  const nameBytes = Buffer.byteLength(button.name)
  if (nameBytes === 0 || nameBytes > maxName)
    problems.push(`Entry ${place} has a name of ${nameBytes} bytes; 1 to ${maxName} are allowed.`)
  const below = button.sub_button ?? []
  if (below.length > 0) {
    if (isBelow) return [...problems, `Entry ${place} has entries below it; there are two levels only.`]
    if (below.length > MAX_SUB_BUTTONS)
      problems.push(`Entry ${place} has ${below.length} entries below it; ${MAX_SUB_BUTTONS} is the most.`)
    return [...problems, ...below.flatMap((entry, at) => checkButton(entry, `${place}.${at + 1}`, MAX_SUB_NAME_BYTES))]
  }
  const fields = BUTTON_FIELDS[button.type ?? '']
  if (fields === undefined)
    return [
      ...problems,
      `Entry ${place} has ${button.type ? `the type ${button.type}, which WeChat's API does not take` : 'no type'}.`,
    ]
  for (const field of fields) {
    const value = button[field]
    if (typeof value !== 'string' || value === '') problems.push(`Entry ${place} (${button.type}) has no ${field}.`)
    else if (Buffer.byteLength(value) > (MAX_BYTES[field] ?? Number.POSITIVE_INFINITY))
      problems.push(`Entry ${place} has a ${field} of more than ${MAX_BYTES[field]} bytes.`)
    else if (field === 'url' && !/^https?:\/\//i.test(value)) problems.push(`Entry ${place} has a url that is none.`)
  }
  return problems
}
