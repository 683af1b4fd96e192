/** One master key of a ring, as its file writes it. */
export interface GenerationKey {
  readonly id: string
  /** base64 of 32 bytes. */
  readonly key: string
}

/** The ids this command makes begin with the day, UTC: `g20261123-3fa9c1`. */
const DAY_IN_ID = /^g(\d{4})(\d{2})(\d{2})-/
const DAY_MS = 24 * 3_600_000

export class MalformedRing extends Error {}

/** @throws MalformedRing when an entry is no `id:base64` of 32 bytes, or an id stands twice; nothing of it is quoted. */
export function readRing(text: string): GenerationKey[] {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '')
  const ring = entries.map((entry, index) => {
    const [, id = '', key = ''] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]+={0,2})$/.exec(entry) ?? []
    if (Buffer.from(key, 'base64').length !== 32)
      throw new MalformedRing(`entry ${index + 1} is no id:base64 of 32 bytes`)
    return { id, key }
  })
  if (new Set(ring.map(({ id }) => id)).size < ring.length) throw new MalformedRing('an id stands there twice')
  return ring
}

/** One key a line, the writing one first. */
export function writeRing(ring: readonly GenerationKey[]): string {
  return `${ring.map(({ id, key }) => `${id}:${key}`).join('\n')}\n`
}

/** @returns the day its id names, epoch milliseconds; undefined for a key that this command did not make. */
export function madeAt({ id }: GenerationKey): number | undefined {
  const [, year, month, day] = DAY_IN_ID.exec(id) ?? []
  return year === undefined ? undefined : Date.UTC(Number(year), Number(month) - 1, Number(day))
}

/** Whether the writing key is `days` old, or of an age nobody knows. */
export function isDue([writing]: readonly GenerationKey[], days: number, now: number): boolean {
  const at = writing && madeAt(writing)
  return at === undefined || now - at >= days * DAY_MS
}

/** @param random 32 bytes for the key, and 3 for its name. */
export function makeGeneration(now: number, random: (bytes: number) => Buffer): GenerationKey {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '')
  return { id: `g${day}-${random(3).toString('hex')}`, key: random(32).toString('base64') }
}

/** A ring without the keys that the store needs no more; the writing one always stays. */
export function withoutRetired(ring: readonly GenerationKey[], mayLeave: ReadonlySet<string>): GenerationKey[] {
  return ring.filter(({ id }, index) => index === 0 || !mayLeave.has(id))
}
