type XmlLeaf = string | number | bigint | XmlFields
/** A field of a push: text, a number (no CDATA), nested fields, or several under one name. */
export type XmlValue = XmlLeaf | readonly XmlLeaf[]
export interface XmlFields {
  readonly [name: string]: XmlValue
}

function valueXml(value: XmlLeaf): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'string') return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
  return fieldsXml(value)
}

function fieldsXml(fields: XmlFields): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => {
      const values = Array.isArray(value) ? value : [value]
      return values.map((entry: XmlLeaf) => `<${name}>${valueXml(entry)}</${name}>`)
    })
    .join('\n')
}

/** The XML of a push or an envelope: strings in CDATA, numbers bare. */
export function buildXml(fields: XmlFields): string {
  return `<xml>${fieldsXml(fields)}</xml>`
}

export interface FlatElement {
  readonly text: string
  /** All of the text was in CDATA sections. */
  readonly cdata: boolean
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescapeText(text: string): string {
  if (text.includes('<')) throw new Error('an element inside a field')
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const character = ENTITIES[name]
    if (character !== undefined && whole.endsWith(';')) return character
    const code = /^#(?:x([0-9a-fA-F]+)|(\d+))$/.exec(name)
    if (code === null || !whole.endsWith(';')) throw new Error(`entity ${whole} is not known`)
    return String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? '', code[1] === undefined ? 10 : 16))
  })
}

function readElement(inner: string): FlatElement {
  let text = ''
  let rest = inner
  let sections = 0
  let outside = ''
  while (rest !== '') {
    const start = rest.indexOf('<![CDATA[')
    if (start === -1) {
      outside += rest
      text += unescapeText(rest)
      break
    }
    const before = rest.slice(0, start)
    outside += before
    text += before.trim() === '' ? '' : unescapeText(before)
    const end = rest.indexOf(']]>', start)
    if (end === -1) throw new Error('CDATA is not closed')
    text += rest.slice(start + 9, end)
    sections += 1
    rest = rest.slice(end + 3)
  }
  return { text, cdata: sections > 0 && outside.trim() === '' }
}

/** Where the element's end tag stands, CDATA skipped; -1 when there is none. */
function endOf(xml: string, name: string, from: number): number {
  const close = `</${name}>`
  let at = from
  for (;;) {
    const end = xml.indexOf(close, at)
    const section = xml.indexOf('<![CDATA[', at)
    if (end === -1 || section === -1 || section > end) return end
    const sectionEnd = xml.indexOf(']]>', section)
    if (sectionEnd === -1) return -1
    at = sectionEnd + 3
  }
}

/**
 * Reads `<xml>` with one level of fields, strictly: no attributes, no declaration, no field twice.
 * @throws Error naming what is wrong.
 */
export function parseFlatXml(xml: string): Map<string, FlatElement> {
  const body = xml.trim()
  if (!body.startsWith('<xml>') || !body.endsWith('</xml>')) throw new Error('the root element is not <xml>')
  const fields = new Map<string, FlatElement>()
  const inner = body.slice(5, -6)
  let at = 0
  while (inner.slice(at).trim() !== '') {
    const open = /^\s*<([A-Za-z_][\w]*)>/.exec(inner.slice(at))
    if (open === null) throw new Error('something that is not an element')
    const name = open[1] ?? ''
    const from = at + open[0].length
    const end = endOf(inner, name, from)
    if (end === -1) throw new Error(`<${name}> is not closed`)
    if (fields.has(name)) throw new Error(`<${name}> comes twice`)
    fields.set(name, readElement(inner.slice(from, end)))
    at = end + name.length + 3
  }
  return fields
}
