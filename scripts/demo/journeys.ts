import { matchPart } from './parts.js'
import { isNotice } from './screens.js'
import type { CustomerId, Journey, StepName, Tally } from './view.js'

/** What the two emulated platforms saw. `at` is epoch milliseconds with fractions. */
export type WayEvent =
  | { kind: 'pushSent'; at: number; customer: CustomerId; pushId: string; text: string; arrivesAs?: string | undefined }
  /** `attempt` counts from 1; `problem` is '' when the relay took it. */
  | { kind: 'pushAnswered'; at: number; pushId: string; attempt: number; problem: string }
  /** WeChat is done with the push. */
  | { kind: 'pushEnded'; at: number; pushId: string; taken: boolean; acknowledged: boolean }
  | { kind: 'genesysRefused'; at: number; customerId: string; text: string; problem: string }
  /** `sentAt`: when the customer wrote, as Genesys was told; to the second. */
  | { kind: 'genesysTook'; at: number; customerId: string; text: string; sentAt: number }
  | { kind: 'webhookSent'; at: number; customer: CustomerId; messageId: string; text: string }
  | { kind: 'webhookAnswered'; at: number; messageId: string; attempt: number; problem: string }
  /** Without customer and text where WeChat refused before reading on (a bad token). */
  | { kind: 'customRefused'; at: number; customer?: CustomerId; text?: string; problem: string }
  | { kind: 'customTook'; at: number; customer: CustomerId; text: string }
  /** The agent left for good: the relay owes the customer this text. */
  | { kind: 'agentLeft'; customer: CustomerId; closing: string }
  | { kind: 'receipt'; at: number; messageId: string; delivered: boolean; problem: string }

export interface Ways {
  /** Oldest first. */
  readonly journeys: readonly Journey[]
  /** Genesys knows customers only by an id the relay made up; learned from the first text that arrives. */
  readonly customerIds: { readonly [customerId: string]: CustomerId }
  /** Closing texts that have not arrived. */
  readonly closings: readonly { readonly customer: CustomerId; readonly text: string }[]
  /** Copies that arrived beyond the first. */
  readonly twice: number
}

export const NO_WAYS: Ways = { journeys: [], customerIds: {}, closings: [], twice: 0 }

function begin(id: string, direction: Journey['direction'], customer: CustomerId, text: string, at: number): Journey {
  const counts = { handovers: 1, refusals: 0, parts: 0, arrived: 0 }
  const steps = { received: at }
  return {
    id,
    direction,
    customer,
    text,
    startedAt: at,
    steps,
    acknowledged: false,
    ...counts,
    problem: '',
    state: 'running',
  }
}

/** The step's time is that of the first time it was seen. */
function reach(journey: Journey, step: StepName, at: number): Journey {
  return journey.steps[step] === undefined ? { ...journey, steps: { ...journey.steps, [step]: at } } : journey
}

function change(ways: Ways, id: string | undefined, edit: (journey: Journey) => Journey): Ways {
  if (id === undefined) return ways
  return { ...ways, journeys: ways.journeys.map((journey) => (journey.id === id ? edit(journey) : journey)) }
}

function add(ways: Ways, journey: Journey): Ways {
  return ways.journeys.some(({ id }) => id === journey.id) ? ways : { ...ways, journeys: [...ways.journeys, journey] }
}

function answered(
  journey: Journey,
  { at, attempt, problem }: { at: number; attempt: number; problem: string },
): Journey {
  const counted = { ...journey, handovers: Math.max(journey.handovers, attempt) }
  if (problem !== '') return journey.steps.stored === undefined ? { ...counted, problem } : counted
  const fresh = journey.steps.stored === undefined
  return fresh ? { ...reach(counted, 'stored', at), problem: '' } : counted
}

/** The answer WeChat refused a part of; without a text, the oldest that is stored and not complete. */
function refusedMatch(ways: Ways, customer: CustomerId | undefined, text: string | undefined): string | undefined {
  if (customer !== undefined && text !== undefined) return outboundMatch(ways, customer, text)?.id
  return ways.journeys.find(
    ({ direction, steps }) => direction === 'out' && steps.stored !== undefined && steps.delivered === undefined,
  )?.id
}

/** Whether this is what becomes of the message on the agent's side. */
function arrives({ text, arrivesAs }: Journey, arrived: string): boolean {
  return arrivesAs === undefined ? text === arrived : new RegExp(arrivesAs).test(arrived)
}

/**
 * The customer message a request to Genesys carries: oldest with this text that has not arrived. While the customer
 * behind the id is not known yet, the one written closest to `sentAt` of those whose customer has no id.
 */
function inboundMatch(ways: Ways, customerId: string, text: string, sentAt = Number.NaN): Journey | undefined {
  const open = ways.journeys.filter(
    (journey) => journey.direction === 'in' && journey.steps.delivered === undefined && arrives(journey, text),
  )
  const known = ways.customerIds[customerId]
  if (known !== undefined) return open.find((journey) => journey.customer === known)
  const named = new Set(Object.values(ways.customerIds))
  const candidates = open.filter((journey) => !named.has(journey.customer))
  if (Number.isNaN(sentAt)) return candidates[0]
  const distance = (journey: Journey) => Math.abs(Math.floor(journey.startedAt / 1000) - Math.floor(sentAt / 1000))
  return candidates.toSorted((left, right) => distance(left) - distance(right))[0]
}

/** The answer a custom message is a part of: oldest of this customer that is not complete and goes on with this text. */
function outboundMatch(ways: Ways, customer: CustomerId, text: string) {
  for (const journey of ways.journeys) {
    if (journey.direction !== 'out' || journey.customer !== customer) continue
    if (journey.steps.delivered !== undefined || journey.state === 'failed') continue
    const end = matchPart(journey.text, journey.arrived, text)
    if (end !== undefined) return { id: journey.id, end }
  }
  return undefined
}

function genesysTook(ways: Ways, event: Extract<WayEvent, { kind: 'genesysTook' }>): Ways {
  const match = inboundMatch(ways, event.customerId, event.text, event.sentAt)
  if (match === undefined) return isNotice(event.text) ? ways : { ...ways, twice: ways.twice + 1 }
  const learned = { ...ways, customerIds: { ...ways.customerIds, [event.customerId]: match.customer } }
  return change(learned, match.id, (journey) => ({
    ...reach(journey, 'delivered', event.at),
    arrived: journey.text.length,
    parts: 1,
    problem: '',
    state: 'done',
  }))
}

function customTook(ways: Ways, event: Extract<WayEvent, { kind: 'customTook' }>): Ways {
  const match = outboundMatch(ways, event.customer, event.text)
  if (match === undefined) {
    const due = ways.closings.findIndex(({ customer, text }) => customer === event.customer && text === event.text)
    return due < 0 ? { ...ways, twice: ways.twice + 1 } : { ...ways, closings: ways.closings.toSpliced(due, 1) }
  }
  return change(ways, match.id, (journey) => {
    const next = { ...journey, arrived: match.end, parts: journey.parts + 1, problem: '' }
    return next.arrived === next.text.length ? reach(next, 'delivered', event.at) : next
  })
}

/** Follows the messages' ways; pure. Events that belong to no known message change at most the count of copies. */
export function follow(ways: Ways, event: WayEvent): Ways {
  switch (event.kind) {
    case 'pushSent':
      return add(ways, {
        ...begin(event.pushId, 'in', event.customer, event.text, event.at),
        arrivesAs: event.arrivesAs,
      })
    case 'webhookSent':
      return add(ways, begin(event.messageId, 'out', event.customer, event.text, event.at))
    case 'pushAnswered':
      return change(ways, event.pushId, (journey) => answered(journey, event))
    case 'webhookAnswered':
      return change(ways, event.messageId, (journey) => answered(journey, event))
    case 'pushEnded':
      return change(ways, event.pushId, (journey) => {
        const acknowledged = journey.acknowledged || event.acknowledged
        return event.taken || journey.state === 'done'
          ? { ...journey, acknowledged }
          : { ...journey, acknowledged, state: 'failed' }
      })
    case 'genesysRefused': {
      const match = inboundMatch(ways, event.customerId, event.text)
      return change(ways, match?.id, (journey) => ({
        ...journey,
        refusals: journey.refusals + 1,
        problem: event.problem,
      }))
    }
    case 'genesysTook':
      return genesysTook(ways, event)
    case 'customRefused': {
      const match = refusedMatch(ways, event.customer, event.text)
      return change(ways, match, (journey) => ({ ...journey, refusals: journey.refusals + 1, problem: event.problem }))
    }
    case 'customTook':
      return customTook(ways, event)
    case 'agentLeft':
      return { ...ways, closings: [...ways.closings, { customer: event.customer, text: event.closing }] }
    case 'receipt':
      return change(ways, event.messageId, (journey) => ({
        ...reach(journey, 'receipt', event.at),
        problem: event.delivered ? '' : event.problem,
        state: event.delivered ? 'done' : 'failed',
      }))
  }
}

/** What was sent, what has arrived whole, what is still on its way, what came more than once, what failed. */
export function tally(ways: Ways): Tally {
  const arrived = ways.journeys.filter((journey) => journey.steps.delivered !== undefined).length
  const failed = ways.journeys.filter(
    (journey) => journey.state === 'failed' && journey.steps.delivered === undefined,
  ).length
  const sent = ways.journeys.length
  return { sent, arrived, waiting: sent - arrived - failed, twice: ways.twice, failed }
}
