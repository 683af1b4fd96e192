import { malformed } from './fields.js'

const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
])

const ENTITY = /&(?:([a-z]{2,4})|#([0-9]{1,8})|#x([0-9a-fA-F]{1,8}));/y

/**
 * Decodes the five named entities and numeric ones in text outside CDATA.
 * @throws RelayError malformed_body on any other entity, a bare `&`, or a number that is no XML character.
 */
export function decodeEntities(text: string): string {
  let out = ''
  let copied = 0
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', copied)) {
    ENTITY.lastIndex = at
    const match = ENTITY.exec(text)
    if (match === null) throw malformed('The XML has an entity that is not taken.')
    out += text.slice(copied, at) + decodeOne(match[1], match[2], match[3])
    copied = ENTITY.lastIndex
  }
  return out + text.slice(copied)
}

function decodeOne(name: string | undefined, decimal: string | undefined, hex: string | undefined): string {
  if (name !== undefined) {
    const character = NAMED.get(name)
    if (character === undefined) throw malformed('The XML has an entity that is not taken.')
    return character
  }
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10)
  if (!isXmlCharacter(code)) throw malformed('A numeric entity is no character.')
  return String.fromCodePoint(code)
}

/** XML 1.0, production 2 (Char). */
function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
}
