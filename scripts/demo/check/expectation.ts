import { bareText } from '../parts.js'
import type { Driver } from './driver.js'
import { until } from './steps.js'

/** Long enough for the relay's back-off after an outage and for WeChat's five seconds between attempts. */
export const ARRIVAL_MS = 20_000

export function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index])
}

export function quote(texts: readonly string[]): string {
  return texts.map((text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)).join(' | ')
}

/** One customer's side and one agent's side, and what each screen must show. */
export class Expectation {
  readonly customerLines: string[] = []
  readonly agentLines: string[] = []

  constructor(readonly driver: Driver) {}

  /** The desktop shows exactly the customer's messages, in order. */
  desktop(): Promise<void> {
    return until(
      async () => same(await this.driver.desktopShows(), this.customerLines),
      ARRIVAL_MS,
      async () => `the desktop shows: ${quote(await this.driver.desktopShows())}`,
    )
  }

  /** The phone shows exactly the agent's answers, in order; parts joined without their labels and nudges. */
  phone(): Promise<void> {
    return until(
      async () => (await this.driver.phoneShows()).map(bareText).join('') === this.agentLines.join(''),
      ARRIVAL_MS,
      async () => `the phone shows: ${quote(await this.driver.phoneShows())}`,
    )
  }

  ticks(): Promise<void> {
    return until(
      async () => {
        const ticks = await this.driver.ticks()
        return ticks.length === this.agentLines.length && ticks.every((tick) => tick === 'delivered')
      },
      ARRIVAL_MS,
      async () => `the ticks are: ${(await this.driver.ticks()).join(', ')}`,
    )
  }

  async customerSays(text: string): Promise<void> {
    this.customerLines.push(text)
    await this.driver.customerSays(text)
  }

  async agentSays(text: string): Promise<void> {
    this.agentLines.push(text)
    await this.driver.agentSays(text)
  }

  /** The newest message from the customer is stored by the relay. */
  stored(text: string): Promise<void> {
    return until(
      async () =>
        (await this.driver.view()).journeys.some(
          (journey) => journey.text === text && journey.steps.stored !== undefined,
        ),
      ARRIVAL_MS,
      () => 'the relay did not take the message',
    )
  }
}

export const QUEUES = { vip: 'WeChat VIP', priority: 'WeChat Priority', general: 'WeChat General' } as const

export function inQueue(driver: Driver, name: string): Promise<void> {
  return until(
    async () => (await driver.queueShows()) === name,
    ARRIVAL_MS,
    async () => `the desktop shows the queue "${await driver.queueShows()}"`,
  )
}

export async function relayIs(driver: Driver, state: string): Promise<void> {
  await until(
    async () => (await driver.view()).relay.state === state,
    ARRIVAL_MS,
    async () => `the relay is ${(await driver.view()).relay.state}`,
  )
}
