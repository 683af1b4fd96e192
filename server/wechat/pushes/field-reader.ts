import { RelayError } from '../../errors.js'
import type { Fields, FieldValue } from '../fields.js'

/** The error of a known kind whose field is missing or has a wrong form; names the field, never its value. */
export function invalidPush(name: string): RelayError {
  return new RelayError('invalid_push', `The push lacks ${name} or has it in a wrong form.`)
}

/** Text of a field that must be there and not be empty, exactly as sent. */
export function required(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string' || value === '') throw invalidPush(name)
  return value
}

/** Text of a field that may be missing; an empty one counts as missing. */
export function optional(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') throw invalidPush(name)
  return value
}

/** An id of the platform: an opaque string of 1-128 characters. */
export function requiredId(fields: Fields, name: string): string {
  const value = required(fields, name)
  if (value.length > 128) throw invalidPush(name)
  return value
}

/** Epoch seconds, or a count: decimal digits. */
export function wholeNumber(fields: Fields, name: string): number {
  const value = required(fields, name)
  if (!/^[0-9]{1,15}$/.test(value)) throw invalidPush(name)
  return Number(value)
}

/** Like wholeNumber for a field that may be missing. */
export function optionalWholeNumber(fields: Fields, name: string): number | undefined {
  return optional(fields, name) === undefined ? undefined : wholeNumber(fields, name)
}

/** A decimal number, as in coordinates. */
export function decimal(fields: Fields, name: string): number {
  const value = required(fields, name)
  if (!/^-?[0-9]{1,15}(?:\.[0-9]{1,20})?$/.test(value)) throw invalidPush(name)
  return Number(value)
}

/** Like decimal for a field that may be missing. */
export function optionalDecimal(fields: Fields, name: string): number | undefined {
  return optional(fields, name) === undefined ? undefined : decimal(fields, name)
}

/** Fields of a nested element that must be there. */
export function group(fields: Fields, name: string): Fields {
  const value = fields[name]
  if (!isFields(value)) throw invalidPush(name)
  return value
}

/** Fields of a nested element that may be missing or empty. */
export function optionalGroup(fields: Fields, name: string): Fields | undefined {
  return fields[name] === undefined || fields[name] === '' ? undefined : group(fields, name)
}

/** A nested element that may repeat, read one by one; none when it is missing or empty. */
export function list<T>(fields: Fields, name: string, read: (entry: Fields) => T): T[] {
  return entries(fields[name]).map((entry) => {
    if (!isFields(entry)) throw invalidPush(name)
    return read(entry)
  })
}

/** Texts of an element that may repeat. */
export function texts(fields: Fields, name: string): string[] {
  return entries(fields[name]).map((entry) => {
    if (typeof entry !== 'string') throw invalidPush(name)
    return entry
  })
}

/** Fields that are not part of every push: what a kind with many variants keeps as it came. */
export function details(fields: Fields): Fields {
  const rest = Object.create(null) as Record<string, FieldValue>
  for (const name in fields) {
    const value = fields[name]
    if (value !== undefined && !COMMON.has(name)) rest[name] = value
  }
  return rest
}

const COMMON: ReadonlySet<string> = new Set([
  'ToUserName',
  'FromUserName',
  'CreateTime',
  'MsgType',
  'Event',
  'EventKey',
  'MsgId',
])

function entries(value: FieldValue | undefined): readonly FieldValue[] {
  if (value === undefined || value === '') return []
  return Array.isArray(value) ? value.filter((entry) => entry !== '') : [value as FieldValue]
}

function isFields(value: FieldValue | undefined): value is Fields {
  return typeof value === 'object' && !Array.isArray(value)
}
