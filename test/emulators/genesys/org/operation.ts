import type { GenesysDoubleClient } from '../org.js'
import { badRequest } from './refusal.js'

export type Fields = Readonly<Record<string, unknown>>

/** A request that passed token, permission and schema. */
export interface OperationCall {
  /** Groups of the path, decoded. */
  readonly params: readonly string[]
  readonly query: URLSearchParams
  /** The body where it is an object, else empty. */
  readonly body: Fields
  /** The body where it is an array, else empty. */
  readonly list: readonly Fields[]
  readonly caller: GenesysDoubleClient
  /** Address the caller used, for URLs it is handed. */
  readonly baseUrl: string
}

export interface Answer {
  /** Default 200. */
  readonly status?: number
  /** JSON; nothing is sent when left out. */
  readonly body?: object
  /** Sent as text/plain instead of JSON. */
  readonly text?: string
  /** Waited for before the answer leaves. */
  readonly beforeAnswer?: () => Promise<void>
}

export type Handler = (call: OperationCall) => Answer | Promise<Answer>

/** The value as an object; empty when it is none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** The value as a list of objects. */
export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A name as bodies give it. @throws Refusal 400 when it is empty or too long. */
export function nameOf(body: Fields, limit = 256): string {
  const name = textOf(body.name)
  if (name.trim() === '' || name.length > limit) throw badRequest(`name must have 1 to ${limit} characters`)
  return name
}

/** @throws Refusal 400 when the value is given and none of these. */
export function oneOf(label: string, value: unknown, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(textOf(value))) {
    throw badRequest(`${label} must be one of ${allowed.join(', ')}`)
  }
}

/** Values of a list parameter, given several times or comma-separated. */
export function listParameter(query: URLSearchParams, name: string): readonly string[] {
  return query.getAll(name).flatMap((value) => value.split(',').filter((entry) => entry !== ''))
}
