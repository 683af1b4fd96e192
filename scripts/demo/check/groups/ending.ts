import type { Driver } from '../driver.js'
import { ARRIVAL_MS, type Expectation, inQueue, QUEUES, same } from '../expectation.js'
import type { Lines } from '../lines.js'
import { StepFailure, type StepPrinter, until } from '../steps.js'

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

/** A transfer is no end; when the agent really leaves, the customer is told once. */
export async function playEnding(talk: Expectation, lines: Lines, printer: StepPrinter): Promise<void> {
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

/** Nothing is lost, nothing came twice. */
export async function playTally(talk: Expectation, printer: StepPrinter): Promise<void> {
  await printer.step('everything arrived exactly once and in order', async () => {
    await talk.desktop()
    await talk.phone()
    const tally = async () => (await talk.driver.view()).tally
    await until(
      async () => {
        const { sent, arrived, waiting } = await tally()
        return arrived === sent && waiting === 0
      },
      ARRIVAL_MS,
      async () => JSON.stringify(await tally()),
    )
    const { twice, failed } = await tally()
    if (twice > 0 || failed > 0) throw new StepFailure(JSON.stringify(await tally()))
  })
}
