import { isBuiltInKind } from '../privacy/redaction/kinds.js'
import type { RevealRight } from './types.js'

const EVERY_KIND = '*'
const OWN_KIND = /^own-[a-z0-9-]{1,40}$/
const WHO = /^(queue|role):([\x21-\x2b\x2d-\x3a\x3c-\x7e]{1,128})$/

/** Reads `mobile,email@queue:ID,role:ID;*@role:ID`; undefined when it has another form. */
export function parseRevealRights(text: string): RevealRight[] | undefined {
  const rights = text
    .split(';')
    .filter((part) => part.trim() !== '')
    .map(parseRight)
  return rights.every((right) => right !== undefined) ? rights : undefined
}

function parseRight(text: string): RevealRight | undefined {
  const [kinds, who, more] = text.split('@').map((half) => half.split(',').map((each) => each.trim()))
  if (!kinds || !who || more) return undefined
  if (!kinds.every((kind) => kind === EVERY_KIND || isBuiltInKind(kind) || OWN_KIND.test(kind))) return undefined
  const holders = who.map((each) => WHO.exec(each))
  if (holders.some((match) => match === null)) return undefined
  const idsOf = (type: string) => holders.flatMap((match) => (match?.[1] === type && match[2] ? [match[2]] : []))
  return { kinds: kinds.includes(EVERY_KIND) ? 'all' : kinds, queues: idsOf('queue'), roles: idsOf('role') }
}
