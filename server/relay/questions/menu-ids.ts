const MENU_ID = /^([0-9a-f]{16})\.(\d{1,3})$/
/** FNV-1a, 32 bits. */
const PRIME = 0x01000193
const BASES = [0x811c9dc5, 0x9dc5811c] as const

/**
 * A short name of a question, made of Genesys's id of the message that asks it: it has to tell apart the questions of
 * one customer, and nothing depends on nobody being able to make another of the same name.
 */
export function questionKey(messageId: string): string {
  let [first, second] = BASES as readonly [number, number]
  for (let at = 0; at < messageId.length; at++) {
    const code = messageId.charCodeAt(at)
    first = Math.imul(first ^ code, PRIME)
    second = Math.imul(second ^ (code + at), PRIME)
  }
  return hex(first) + hex(second)
}

function hex(number: number): string {
  return (number >>> 0).toString(16).padStart(8, '0')
}

/** Id of a menu entry; comes back as `bizmsgmenuid`. @param index Of the option, from 0. */
export function menuId(key: string, index: number): string {
  return `${key}.${index}`
}

/** The question and the option an id names; undefined for an id that another system made. */
export function readMenuId(id: string): { readonly key: string; readonly index: number } | undefined {
  const [, key, index] = MENU_ID.exec(id) ?? []
  return key === undefined ? undefined : { key, index: Number(index) }
}
