import { XMLParser } from 'fast-xml-parser'
import { RelayError } from '../errors.js'
import type { Fields, FieldValue } from './fields.js'
import { isListName, malformed } from './fields.js'
import { checkXml } from './strict-xml.js'

const TEXT = '#text'

/** The parser makes nothing of a value: entities are decoded by the pre-check, text stays as it came. */
const parser = new XMLParser({
  preserveOrder: true,
  textNodeName: TEXT,
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreAttributes: true,
  trimValues: false,
  jPath: false,
})

/** One element as the parser gives it: its name with its children, or TEXT with a string. */
type Node = Readonly<Record<string, unknown>>

/**
 * Reads the XML body of a push. Text keeps every character, white space included; `item` and `List` are always lists,
 * another nested element that repeats becomes one.
 * @throws RelayError malformed_body
 */
export function readXmlFields(text: string): Fields {
  const checked = checkXml(text)
  const children = parse(checked.xml)
  if (!Array.isArray(children)) throw malformed('The root element is not xml.')
  const fields = contentOf(children, checked.carriageReturns)
  if (typeof fields === 'string') return Object.create(null) as Fields
  return fields
}

function parse(xml: string): unknown {
  try {
    const document: unknown = parser.parse(xml)
    return Array.isArray(document) ? (document[0] as Node | undefined)?.xml : undefined
  } catch (cause) {
    throw new RelayError('malformed_body', 'The XML is not well formed.', { cause })
  }
}

/** Text of a leaf, or the fields of an element with children; text between children is formatting. */
function contentOf(children: readonly Node[], carriageReturns: boolean): string | Fields {
  let text = ''
  let fields: Record<string, FieldValue> | undefined
  for (const child of children) {
    for (const name in child) {
      const value = child[name]
      if (typeof value === 'string') {
        text += value
      } else if (Array.isArray(value)) {
        fields ??= Object.create(null) as Record<string, FieldValue>
        add(fields, name, contentOf(value, carriageReturns))
      }
    }
  }
  if (fields !== undefined) return fields
  return carriageReturns ? text.replaceAll('\0', '\r') : text
}

function add(fields: Record<string, FieldValue>, name: string, value: string | Fields): void {
  const present = fields[name]
  if (present === undefined) fields[name] = isListName(name) ? [value] : value
  else if (Array.isArray(present)) present.push(value)
  else fields[name] = [present, value]
}
