import { RelayError } from '../errors.js'

/** What a push holds once its body is read, whatever its form (XML or JSON): names with text, groups or lists. */
export type FieldValue = string | Fields | readonly FieldValue[]

/** Objects without a prototype: a name that was not sent is never found. */
export interface Fields {
  readonly [name: string]: FieldValue | undefined
}

/** Nesting taken, the root counted. The deepest documented push (a mass-send result) needs 5. */
export const MAX_DEPTH = 8

/** Bytes of a name; the longest documented one has 32. */
export const MAX_NAME_LENGTH = 128

/** True for names that would reach into JavaScript's object machinery. */
export function isForbiddenName(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype'
}

/** Elements that are lists even when there is one: WeChat repeats them. */
export function isListName(name: string): boolean {
  return name === 'item' || name === 'List'
}

/** The error of a body that is not well formed. `detail` must hold nothing of the body. */
export function malformed(detail: string): RelayError {
  return new RelayError('malformed_body', detail)
}
