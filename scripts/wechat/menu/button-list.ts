import type { MenuButton } from './menu.js'

/** Whether this is a list of entries as menu/get answers them. */
export function isButtonList(value: unknown): value is MenuButton[] {
  return Array.isArray(value) && value.every(isButton)
}

function isButton(entry: unknown): entry is MenuButton {
  if (typeof entry !== 'object' || entry === null) return false
  const { name, sub_button: below } = entry as Partial<MenuButton>
  return typeof name === 'string' && (below === undefined || isButtonList(below))
}
