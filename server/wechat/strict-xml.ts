import { isForbiddenName, isListName, MAX_DEPTH, MAX_NAME_LENGTH, malformed } from './fields.js'
import { decodeEntities } from './xml-entities.js'

/** A document the parser may see. */
export interface CheckedXml {
  /** Without declaration and without entities: text that had some is CDATA now. */
  readonly xml: string
  /** Carriage returns stand as NUL, because the parser would turn them into line feeds; NUL itself is refused. */
  readonly carriageReturns: boolean
}

const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t]*=[ \t]*(?:"1\.[0-9]"|'1\.[0-9]')(?:[ \t\r\n]+encoding[ \t]*=[ \t]*(?:"utf-8"|'utf-8'))?(?:[ \t\r\n]+standalone[ \t]*=[ \t]*(?:"yes"|"no"|'yes'|'no'))?[ \t\r\n]*\?>/i

/**
 * Refuses every document that is not the plain, attribute-free XML WeChat sends, in one pass, before a parser sees it:
 * DOCTYPE, comments, processing instructions, attributes, entities beyond the five and numeric ones, nesting beyond
 * MAX_DEPTH, repeated top-level fields (`item` and `List` may repeat), names that reach into object prototypes, a root
 * other than `xml`, anything after the root, and whatever is not well formed.
 * @throws RelayError malformed_body
 */
export function checkXml(text: string): CheckedXml {
  if (text.includes('\0')) throw malformed('The XML has a NUL character.')
  const scan = new Scan(text)
  scan.prolog()
  scan.root()
  const xml = scan.result()
  return xml.includes('\r')
    ? { xml: xml.replaceAll('\r', '\0'), carriageReturns: true }
    : { xml, carriageReturns: false }
}

class Scan {
  private readonly text: string
  private at = 0
  private readonly open: string[] = []
  private readonly topLevel = new Set<string>()
  private out = ''
  private copied = 0
  private nextAmpersand: number
  private nextCdataEnd: number

  constructor(text: string) {
    this.text = text
    this.nextAmpersand = position(text, '&', 0)
    this.nextCdataEnd = position(text, ']]>', 0)
  }

  prolog(): void {
    if (this.text.charCodeAt(0) === 0xfeff) this.at = 1
    if (this.text.startsWith('<?xml', this.at)) {
      const end = this.text.indexOf('?>', this.at)
      const declaration = end === -1 ? '' : this.text.slice(this.at, end + 2)
      if (!DECLARATION.test(declaration)) throw malformed('The XML declaration is not one of UTF-8 XML.')
      this.at = end + 2
    }
    this.at = this.skipSpace(this.at)
    this.copied = this.at
    if (!this.text.startsWith('<xml', this.at)) throw malformed('The root element is not xml.')
  }

  root(): void {
    do {
      const tag = this.text.indexOf('<', this.at)
      if (tag === -1) throw malformed('An element is not closed.')
      if (tag > this.at) this.textUntil(tag)
      const next = this.text.charCodeAt(tag + 1)
      if (next === 0x2f) this.endTag(tag)
      else if (next === 0x21) this.cdata(tag)
      else this.startTag(tag)
    } while (this.open.length > 0)
    if (this.skipSpace(this.at) !== this.text.length) throw malformed('Something follows the root element.')
  }

  result(): string {
    return this.out + this.text.slice(this.copied, this.at)
  }

  private textUntil(end: number): void {
    const start = this.at
    if (this.nextCdataEnd < start) this.nextCdataEnd = position(this.text, ']]>', start)
    if (this.nextCdataEnd < end) throw malformed('A CDATA end stands without its start.')
    if (this.nextAmpersand < start) this.nextAmpersand = position(this.text, '&', start)
    if (this.nextAmpersand < end) {
      const decoded = decodeEntities(this.text.slice(start, end))
      this.replace(start, end, `<![CDATA[${decoded.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`)
    }
  }

  private startTag(tag: number): void {
    const nameEnd = this.nameEnd(tag + 1)
    const name = this.text.slice(tag + 1, nameEnd)
    if (name.length > MAX_NAME_LENGTH) throw malformed('A name is too long.')
    if (isForbiddenName(name)) throw malformed('An element has a forbidden name.')
    const after = this.skipSpace(nameEnd)
    const empty = this.text.charCodeAt(after) === 0x2f
    const close = empty ? after + 1 : after
    if (this.text.charCodeAt(close) !== 0x3e) throw malformed('A tag is not well formed or has attributes.')
    const depth = this.open.length + 1
    if (depth > MAX_DEPTH) throw malformed('The XML is nested too deeply.')
    if (depth === 1 && name !== 'xml') throw malformed('The root element is not xml.')
    if (depth === 2 && !isListName(name)) {
      if (this.topLevel.has(name)) throw malformed('A field is there twice.')
      this.topLevel.add(name)
    }
    if (after > nameEnd) this.replace(tag, close + 1, empty ? `<${name}/>` : `<${name}>`)
    if (!empty) this.open.push(name)
    this.at = close + 1
  }

  private endTag(tag: number): void {
    const name = this.open.pop()
    if (name === undefined || !this.text.startsWith(name, tag + 2)) throw malformed('An end tag does not match.')
    const nameEnd = tag + 2 + name.length
    const close = this.skipSpace(nameEnd)
    if (this.text.charCodeAt(close) !== 0x3e) throw malformed('An end tag does not match.')
    if (close > nameEnd) this.replace(tag, close + 1, `</${name}>`)
    this.at = close + 1
  }

  private cdata(tag: number): void {
    if (!this.text.startsWith('<![CDATA[', tag)) throw malformed('The XML has a DOCTYPE, a comment or a declaration.')
    const end = this.text.indexOf(']]>', tag + 9)
    if (end === -1) throw malformed('A CDATA section is not closed.')
    this.at = end + 3
  }

  /** End of the name starting at `start`: ASCII letters, digits, `_`, `-`, `.`, as WeChat's names are. */
  private nameEnd(start: number): number {
    let at = start
    for (; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at)
      const letter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f
      if (letter) continue
      const digit = (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e
      if (!digit || at === start) break
    }
    if (at === start) throw malformed('A tag has no name the relay takes.')
    return at
  }

  private skipSpace(start: number): number {
    let at = start
    for (; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break
    }
    return at
  }

  private replace(start: number, end: number, by: string): void {
    this.out += this.text.slice(this.copied, start) + by
    this.copied = end
  }
}

/** Like indexOf, but Infinity when there is none, so that looking ahead costs one pass in all. */
function position(text: string, wanted: string, from: number): number {
  const at = text.indexOf(wanted, from)
  return at === -1 ? Number.POSITIVE_INFINITY : at
}
