import type { Ways } from './journeys.js'
import { matchPart, withoutNudge } from './parts.js'
import { presentIds } from './present-ids.js'
import { isTokenForm } from './tokens.js'
import type { CustomerId, Journey } from './view.js'

/** The answer WeChat refused a part of; without a text, the oldest that is stored and not complete. */
export function refusedMatch(
  ways: Ways,
  customer: CustomerId | undefined,
  text: string | undefined,
): string | undefined {
  if (customer !== undefined && text !== undefined) return outboundMatches(ways, customer, text)[0]?.id
  return ways.journeys.find(
    ({ direction, steps }) => direction === 'out' && steps.stored !== undefined && steps.delivered === undefined,
  )?.id
}

/** Whether this is what becomes of the message on the agent's side. */
function arrives({ text, arrivesAs }: Journey, arrived: string): boolean {
  if (arrivesAs !== undefined) return new RegExp(arrivesAs).test(arrived)
  return text === arrived || isTokenForm(arrived, text)
}

/** What a request to Genesys carried. */
interface Arrived {
  readonly customerId: string
  readonly text: string
  readonly sentAt?: number
  readonly answer?: boolean
}

/**
 * The customer message a request to Genesys carries: oldest with this text that has not arrived; of an answer, whose
 * text is that of what was chosen, the oldest of all. While the customer behind the id is not known yet, the one
 * written closest to `sentAt` of those whose customer has no id.
 */
export function inboundMatch(
  ways: Ways,
  { customerId, text, sentAt = Number.NaN, answer }: Arrived,
): Journey | undefined {
  const open = ways.journeys.filter(
    (journey) =>
      journey.direction === 'in' &&
      journey.steps.delivered === undefined &&
      (answer === true || arrives(journey, text)),
  )
  const known = ways.customerIds[customerId]
  if (known !== undefined) return open.find((journey) => journey.customer === known)
  const named = new Set(Object.values(presentIds(ways)))
  const candidates = open.filter((journey) => !named.has(journey.customer))
  if (Number.isNaN(sentAt)) return candidates[0]
  const distance = (journey: Journey) => Math.abs(Math.floor(journey.startedAt / 1000) - Math.floor(sentAt / 1000))
  return candidates.toSorted((left, right) => distance(left) - distance(right))[0]
}

/** How far an answer has arrived. */
interface PartMatch {
  readonly id: string
  readonly end: number
  readonly complete: boolean
}

/**
 * The answers a custom message carries a part of: the oldest of this customer that is not complete and goes on with
 * this text, or several short ones that waited and came as one.
 */
export function outboundMatches(ways: Ways, customer: CustomerId, message: string): PartMatch[] {
  const open = ways.journeys.filter(
    (journey) =>
      journey.direction === 'out' &&
      journey.customer === customer &&
      journey.steps.delivered === undefined &&
      journey.state !== 'failed',
  )
  for (const journey of open) {
    const end = endOf(journey, message)
    if (end !== undefined) return [{ id: journey.id, end, complete: end === (journey.forms ?? journey.text).length }]
  }
  return joined(open, `${withoutNudge(message)}\n`)
}

/** @param rest Texts, each ended by a line feed. */
function joined(open: readonly Journey[], rest: string): PartMatch[] {
  const found: PartMatch[] = []
  for (const { id, text, forms, arrived } of open) {
    if (forms !== undefined || arrived > 0 || !rest.startsWith(`${text}\n`)) continue
    found.push({ id, end: text.length, complete: true })
    rest = rest.slice(text.length + 1)
  }
  return rest === '' ? found : []
}

/** How far the answer has arrived with this custom message; undefined when it is none of its. */
function endOf({ forms, text, arrived }: Journey, message: string): number | undefined {
  if (forms === undefined) {
    const end = matchPart(text, arrived, message)
    return end === undefined && arrived === 0 && isTokenForm(text, withoutNudge(message)) ? text.length : end
  }
  const form = forms[arrived]
  return form !== undefined && new RegExp(form).test(message) ? arrived + 1 : undefined
}
