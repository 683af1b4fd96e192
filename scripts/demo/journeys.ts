import { isNotice } from './desk/notice.js'
import { inboundMatch, outboundMatches, refusedMatch } from './journey-matching.js'
import type { CustomerId, Journey, StepName, Tally } from './view.js'

/** What the two emulated platforms saw. `at` is epoch milliseconds with fractions. */
export type WayEvent =
  | { kind: 'pushSent'; at: number; customer: CustomerId; pushId: string; text: string; arrivesAs?: string | undefined }
  /** `attempt` counts from 1; `problem` is '' when the relay took it. */
  | { kind: 'pushAnswered'; at: number; pushId: string; attempt: number; problem: string }
  /** WeChat is done with the push. */
  | { kind: 'pushEnded'; at: number; pushId: string; taken: boolean; acknowledged: boolean }
  | { kind: 'genesysRefused'; at: number; customerId: string; text: string; problem: string }
  /** `sentAt`: when the customer wrote, as Genesys was told; to the second. `answer`: as a structured response. */
  | { kind: 'genesysTook'; at: number; customerId: string; text: string; sentAt: number; answer?: boolean }
  | {
      kind: 'webhookSent'
      at: number
      customer: CustomerId
      messageId: string
      text: string
      forms?: readonly string[] | undefined
    }
  | { kind: 'webhookAnswered'; at: number; messageId: string; attempt: number; problem: string }
  /** Without customer and text where WeChat refused before reading on (a bad token). */
  | { kind: 'customRefused'; at: number; customer?: CustomerId; text?: string; problem: string }
  | { kind: 'customTook'; at: number; customer: CustomerId; text: string }
  /** The relay itself owes the customer this text: a closing, a warning. */
  | { kind: 'owed'; customer: CustomerId; text: string }
  /** The push was a word on consent, and goes no further; a no deletes what waits. */
  | { kind: 'decided'; pushId: string; customer: CustomerId; agreed: boolean }
  /** The relay has erased the customer Genesys knows by this id. */
  | { kind: 'erased'; customerId: string }
  | { kind: 'receipt'; at: number; messageId: string; delivered: boolean; problem: string }

export interface Ways {
  /** Oldest first. */
  readonly journeys: readonly Journey[]
  /** Genesys knows customers only by an id the relay made up; learned from the first text that arrives. */
  readonly customerIds: { readonly [customerId: string]: CustomerId }
  /** Ids of erased customers: whoever is behind one gets another id with the next message. */
  readonly erased: readonly string[]
  /** Texts of the relay's own that have not arrived. */
  readonly owed: readonly { readonly customer: CustomerId; readonly text: string }[]
  /** Copies that arrived beyond the first. */
  readonly twice: number
}

export const NO_WAYS: Ways = { journeys: [], customerIds: {}, erased: [], owed: [], twice: 0 }

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

function genesysTook(ways: Ways, event: Extract<WayEvent, { kind: 'genesysTook' }>): Ways {
  const match = inboundMatch(ways, event)
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
  const matches = outboundMatches(ways, event.customer, event.text)
  if (matches.length === 0) {
    const due = ways.owed.findIndex(({ customer, text }) => customer === event.customer && text === event.text)
    return due < 0 ? { ...ways, twice: ways.twice + 1 } : { ...ways, owed: ways.owed.toSpliced(due, 1) }
  }
  return matches.reduce(
    (before, { id, end, complete }) =>
      change(before, id, (journey) => {
        const next = { ...journey, arrived: end, parts: journey.parts + 1, problem: '' }
        return complete ? reach(next, 'delivered', event.at) : next
      }),
    ways,
  )
}

/** What had not arrived never will. */
function giveUp(ways: Ways, customer: CustomerId | undefined, problem: string): Ways {
  const journeys = ways.journeys.map((journey): Journey => {
    const isOpen = journey.customer === customer && journey.state === 'running' && !journey.steps.delivered
    return isOpen ? { ...journey, state: 'failed', problem } : journey
  })
  return { ...ways, journeys }
}

function erase(ways: Ways, customerId: string): Ways {
  return { ...giveUp(ways, ways.customerIds[customerId], 'erased'), erased: [...ways.erased, customerId] }
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
      return add(ways, {
        ...begin(event.messageId, 'out', event.customer, event.text, event.at),
        forms: event.forms,
      })
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
      const match = inboundMatch(ways, event)
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
    case 'owed':
      return { ...ways, owed: [...ways.owed, { customer: event.customer, text: event.text }] }
    case 'decided': {
      const journeys = ways.journeys.filter(({ id }) => id !== event.pushId)
      return event.agreed ? { ...ways, journeys } : giveUp({ ...ways, journeys }, event.customer, 'no consent')
    }
    case 'erased':
      return erase(ways, event.customerId)
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
