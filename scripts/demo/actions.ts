import { CUSTOMER_IDS, type CustomerId, FAULT_NAMES, type FaultName, PHONE_DEEDS, type PhoneDeed } from './view.js'

/** What the page may ask for. */
export interface Deeds {
  customerSays(customer: CustomerId, text: string): void
  customerDoes(customer: CustomerId, deed: PhoneDeed): void
  agentSays(conversationId: string, text: string): void
  agentTransfers(conversationId: string, queue: string): void
  agentEnds(conversationId: string): void
  setFault(name: FaultName, on: boolean): void
  killRelay(): void
}

/** A request the page's API refuses; the text is shown on the page. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
    this.name = 'Refusal'
  }
}

export interface Actions {
  find(path: string): ((body: unknown) => void | Promise<void>) | undefined
}

function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null && Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined
}

function text(body: unknown, name: string, limit: number): string {
  const value = field(body, name)
  if (typeof value !== 'string' || value === '' || value.length > limit) {
    throw new Refusal(400, `${name} must be a text of 1 to ${limit} characters`)
  }
  return value
}

function oneOf<T extends string>(body: unknown, name: string, allowed: readonly T[]): T {
  const value = field(body, name)
  const found = allowed.find((candidate) => candidate === value)
  if (found === undefined) throw new Refusal(400, `${name} must be one of ${allowed.join(', ')}`)
  return found
}

/** The page's commands, each with its body checked. */
export function makeActions(deeds: Deeds): Actions {
  const actions: Readonly<Record<string, (body: unknown) => void>> = {
    '/phone/send': (body) => deeds.customerSays(oneOf(body, 'customer', CUSTOMER_IDS), text(body, 'text', 4000)),
    '/phone/do': (body) => deeds.customerDoes(oneOf(body, 'customer', CUSTOMER_IDS), oneOf(body, 'deed', PHONE_DEEDS)),
    '/agent/send': (body) => deeds.agentSays(text(body, 'conversationId', 128), text(body, 'text', 20_000)),
    '/agent/transfer': (body) => deeds.agentTransfers(text(body, 'conversationId', 128), text(body, 'queue', 256)),
    '/agent/end': (body) => deeds.agentEnds(text(body, 'conversationId', 128)),
    '/faults': (body) => {
      const on = field(body, 'on')
      if (typeof on !== 'boolean') throw new Refusal(400, 'on must be true or false')
      deeds.setFault(oneOf(body, 'name', FAULT_NAMES), on)
    },
    '/relay/kill': () => deeds.killRelay(),
  }
  return { find: (path) => (Object.hasOwn(actions, path) ? actions[path] : undefined) }
}
