import type { FoldedText } from '../text/fold.js'

const RUN = /[a-z\d][\w/.*-]{0,79}/y
const NAME_LIKE = /[a-z\d][\w-]{0,39}/y
/** Printable ASCII but for white space and what closes a sentence around it. */
const SECRET = /[!-~]{1,40}/y
const CLOSING = /[,.;:!?"')>\]]+$/

/** @returns Where a run that the pattern takes whole ends, else -1. An address of a mailbox or page is none. */
export function readWord({ plain }: FoldedText, at: number, pattern: RegExp): number {
  NAME_LIKE.lastIndex = at
  const run = NAME_LIKE.exec(plain)?.[0].replace(/-+$/, '')
  if (run === undefined || !pattern.test(run)) return -1
  const end = at + run.length
  return /^(?:@|\.[a-z]|:\/)/.test(plain.slice(end, end + 2)) ? -1 : end
}

/**
 * The number of a thing, to be protected: a run with its joints, and further groups of figures while they are short, as
 * in `7531 2345 6789`.
 */
export function readCode({ plain }: FoldedText, at: number): number {
  RUN.lastIndex = at
  const run = RUN.exec(plain)?.[0]
  if (run === undefined || !/\d/.test(run)) return -1
  let end = at + run.length
  if (!/^\d{2,6}$/.test(run)) return end
  const GROUP = / \d{1,6}(?![\d])/y
  for (let groups = 0; groups < 8; groups++) {
    GROUP.lastIndex = end
    if (!GROUP.test(plain)) break
    end = GROUP.lastIndex
  }
  return end
}

/**
 * What people make passwords of: at least four printable characters. Without `explicit` (a colon, 是, "is:" in front)
 * there has to be a figure or a sign in it, so that `password reset` is none.
 */
export function readSecret({ original, plain }: FoldedText, at: number, explicit: boolean): number {
  SECRET.lastIndex = at
  const run = SECRET.exec(plain)?.[0].replace(CLOSING, '')
  if (run === undefined || run.length < 4 || /^\d+(?:次|位|分|天|\*)/.test(plain.slice(at, at + 8))) return -1
  if (/^https?:/.test(run)) return -1
  const isTelling = /\d/.test(run) || /[^a-z'-]/.test(run) || /[a-z][A-Z]/.test(original.slice(at, at + run.length))
  return isTelling || explicit ? at + run.length : -1
}
