import { withoutLabel } from '../parts.js'
import type { Driver } from './driver.js'
import type { Lines } from './lines.js'
import { StepFailure, type StepPrinter, until } from './steps.js'

/** Long enough for the relay's back-off after an outage and for WeChat's five seconds between attempts. */
const ARRIVAL_MS = 20_000

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index])
}

function quote(texts: readonly string[]): string {
  return texts.map((text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)).join(' | ')
}

/** One customer's side and one agent's side, and what each screen must show. */
class Expectation {
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

  /** The phone shows exactly the agent's answers, in order; parts joined without their labels. */
  phone(): Promise<void> {
    return until(
      async () => (await this.driver.phoneShows()).map(withoutLabel).join('') === this.agentLines.join(''),
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

const QUEUES = { vip: 'WeChat VIP', priority: 'WeChat Priority', general: 'WeChat General' } as const

function inQueue(driver: Driver, name: string): Promise<void> {
  return until(
    async () => (await driver.queueShows()) === name,
    ARRIVAL_MS,
    async () => `the desktop shows the queue "${await driver.queueShows()}"`,
  )
}

/** The workflows of what happened to one customer ended like this, in any order. */
async function workflowsEnded(driver: Driver, expected: readonly string[]): Promise<void> {
  const ended = async () =>
    (await driver.view()).workflows
      .filter(({ customer }) => customer === 'lin')
      .map(({ topic, exitReason }) => `${topic} ${exitReason}`)
      .toSorted()
  await until(
    async () => same(await ended(), expected.toSorted()),
    ARRIVAL_MS,
    async () => `the workflows ended: ${(await ended()).join(', ')}`,
  )
}

/** What is no text reaches the agent as text, in order. */
async function playDeeds(driver: Driver): Promise<void> {
  const all = async () => [...(await driver.desktopShows()), ...(await driver.desktopNotices())]
  for (const [deed, read] of [
    ['location', /^\[(?:位置|Location)\].*https:\/\/uri\.amap\.com\/marker\?position=120\.148681,30\.242489/s],
    ['link', /^\[(?:链接|Link)\].*https:\/\/tea\.example\/brewing\?from=wechat&lang=zh$/s],
    ['emoji', /^🤦👍🌹$/u],
    ['sticker', /贴纸|sticker/],
    ['menu', /ORDERS$/],
  ] as const) {
    await driver.customerDoes(deed)
    await until(
      async () => (await all()).some((text) => read.test(text)),
      ARRIVAL_MS,
      async () => `after ${deed} the desktop shows: ${quote(await all())}`,
    )
  }
}

/** A transfer is no end; when the agent really leaves, the customer is told once. */
async function playEnd(talk: Expectation, lines: Lines, printer: StepPrinter): Promise<void> {
  const { driver } = talk
  const closings = async () => (await driver.phoneShows()).filter((text) => text === lines.closing).length
  await printer.step('a transfer to another queue tells the customer nothing', async () => {
    await driver.agentTransfers(QUEUES.general)
    await inQueue(driver, QUEUES.general)
    await workflowsEnded(driver, ['user.end transferred'])
    await talk.agentSays(lines.afterTransfer)
    await talk.phone()
    await talk.ticks()
  })
  await printer.step('the agent ends the chat, and the phone shows the closing text once', async () => {
    await driver.agentEnds()
    await until(
      async () => (await closings()) > 0,
      ARRIVAL_MS,
      () => 'no closing text',
    )
    await workflowsEnded(driver, ['user.end transferred', 'user.end closingSent', 'customer.end agent_left'])
    if ((await closings()) !== 1) throw new StepFailure(`${await closings()} closing texts`)
    talk.agentLines.push(lines.closing)
    await talk.phone()
  })
}

async function relayIs(driver: Driver, state: string): Promise<void> {
  await until(
    async () => (await driver.view()).relay.state === state,
    ARRIVAL_MS,
    async () => `the relay is ${(await driver.view()).relay.state}`,
  )
}

/**
 * The scripted conversation: an ordinary exchange, a long answer, then one platform or the relay failing at a time.
 * Everything must arrive exactly once and in order.
 */
export async function playConversation(driver: Driver, lines: Lines, printer: StepPrinter): Promise<void> {
  const talk = new Expectation(driver)
  await printer.step('the page shows the plan of the deploy', async () => {
    const plan = await driver.planShows()
    const lacking = [...Object.values(QUEUES).map((name) => `+ queue "${name}"`), '+ flow "wechat-inbound"'].filter(
      (line) => !plan.includes(line),
    )
    if (lacking.length > 0) throw new StepFailure(`the plan lacks ${lacking.join(', ')}`)
  })
  await printer.step('the customer writes, and the phone shows the acknowledgement', async () => {
    await talk.customerSays(lines.hello)
    await until(
      async () => (await driver.acknowledgements()).length === 1,
      ARRIVAL_MS,
      () => 'no acknowledgement',
    )
  })
  await printer.step('the message is on the agent desktop', () => talk.desktop())
  await printer.step('the deployed flow put the Platinum customer into the VIP queue', () =>
    inQueue(driver, QUEUES.vip),
  )
  await printer.step('the agent answers, and the phone shows it', async () => {
    await talk.agentSays(lines.answer)
    await talk.phone()
  })
  await printer.step('the desktop shows it as delivered', () => talk.ticks())
  await printer.step('a long answer arrives in labelled parts that join to the exact text', async () => {
    await talk.agentSays(lines.longAnswer)
    await talk.phone()
    const parts = (await driver.phoneShows()).filter((text) => withoutLabel(text) !== text)
    if (parts.length < 2) throw new StepFailure(`${parts.length} labelled parts`)
    const longest = Math.max(...parts.map((part) => Buffer.byteLength(part)))
    if (longest > 2048) throw new StepFailure(`a part has ${longest} bytes`)
  })
  await printer.step('Genesys goes down; the customer writes and WeChat is answered all the same', async () => {
    await driver.setFault('genesysDown', true)
    await talk.customerSays(lines.whileGenesysDown)
    await talk.stored(lines.whileGenesysDown)
    if ((await driver.desktopShows()).includes(lines.whileGenesysDown)) throw new StepFailure('Genesys was not down')
  })
  await printer.step('Genesys comes back, and the message is on the desktop', async () => {
    await driver.setFault('genesysDown', false)
    await talk.desktop()
  })
  await printer.step('the WeChat token is revoked; the agent answers, and the phone shows it', async () => {
    await driver.setFault('tokenRevoked', true)
    await talk.agentSays(lines.afterRevocation)
    await talk.phone()
    await until(
      async () => !(await driver.view()).faults.tokenRevoked,
      ARRIVAL_MS,
      () => 'no new token was fetched',
    )
  })
  await printer.step('a message is stored while Genesys is down, then the relay is killed with kill -9', async () => {
    await driver.setFault('genesysDown', true)
    await talk.customerSays(lines.beforeKill)
    await talk.stored(lines.beforeKill)
    await driver.killRelay()
    await relayIs(driver, 'down')
    await driver.setFault('genesysDown', false)
  })
  await printer.step('both write while the relay is dead', async () => {
    await talk.customerSays(lines.whileDead)
    await talk.agentSays(lines.answerWhileDead)
  })
  await printer.step('the relay is back, and both customer messages are on the desktop', async () => {
    await relayIs(driver, 'up')
    await talk.desktop()
  })
  await printer.step('the phone shows the answer too', () => talk.phone())
  await printer.step('a second customer, Gold, has a conversation of their own in the Priority queue', async () => {
    await driver.pickCustomer('chen')
    const other = new Expectation(driver)
    await other.customerSays(lines.other)
    await other.desktop()
    await inQueue(driver, QUEUES.priority)
    await other.agentSays(lines.otherAnswer)
    await other.phone()
    await other.ticks()
  })
  await printer.step('a third one, Standard, is in the General queue: one conversation in each', async () => {
    await driver.pickCustomer('walker')
    const third = new Expectation(driver)
    await third.customerSays(lines.third)
    await third.desktop()
    await inQueue(driver, QUEUES.general)
    const counts = await driver.queueCounts()
    if (counts.length !== 3 || counts.some(({ open }) => open !== 1)) throw new StepFailure(JSON.stringify(counts))
  })
  await printer.step('a location, a link, emoji, a sticker and a menu choice reach the agent as text', async () => {
    await playDeeds(driver)
    await driver.pickCustomer('lin')
  })
  await printer.step('every answer has its receipt', () => talk.ticks())
  await playEnd(talk, lines, printer)
  await printer.step('everything arrived exactly once and in order', async () => {
    await talk.desktop()
    await talk.phone()
    const { tally } = await driver.view()
    const clean = tally.arrived === tally.sent && tally.twice === 0 && tally.failed === 0 && tally.waiting === 0
    if (!clean) throw new StepFailure(JSON.stringify(tally))
  })
}
