import { bareText, hasNudge } from '../../parts.js'
import type { Driver } from '../driver.js'
import { ARRIVAL_MS, quote } from '../expectation.js'
import type { Lines } from '../lines.js'
import { StepFailure, type StepPrinter, until } from '../steps.js'

/** Of five custom messages one is kept for the closing text. */
const FOR_AGENTS = 4

/** The meter of the picked customer shows this, and WeChat counts the same. */
export async function meterShows(driver: Driver, left: number, waiting: number): Promise<void> {
  const state = async () => {
    const { customer, quota } = await driver.quotaShows()
    return { customer, left: quota.left, counted: quota.counted, waiting: quota.waiting.length }
  }
  await until(
    async () => {
      const shown = await state()
      return shown.left === left && shown.counted === left && shown.waiting === waiting
    },
    ARRIVAL_MS,
    async () => `not ${left} left and ${waiting} waiting, but ${JSON.stringify(await state())}`,
  )
}

/** More than WeChat takes after one message of the customer: the picked one has had no answer yet. */
export async function playQuota(driver: Driver, lines: Lines, printer: StepPrinter): Promise<void> {
  const shown = async () => (await driver.phoneShows()).map(bareText).join('')
  await printer.step('the meter shows five of five custom messages, as WeChat counts them', () =>
    meterShows(driver, 5, 0),
  )
  await printer.step('an answer of six parts stops after the fourth, which asks the customer to write', async () => {
    await driver.agentSays(lines.veryLongAnswer)
    await until(
      async () => (await driver.phoneShows()).length === FOR_AGENTS,
      ARRIVAL_MS,
      async () => `the phone shows: ${quote(await driver.phoneShows())}`,
    )
    if (!hasNudge((await driver.phoneShows()).at(-1) ?? '')) throw new StepFailure('nothing asks the customer to write')
    await meterShows(driver, 1, 1)
  })
  await printer.step('the customer writes, and the rest arrives: joined, it is the exact text', async () => {
    await driver.customerSays(lines.readOn)
    await until(
      async () => (await shown()) === lines.veryLongAnswer,
      ARRIVAL_MS,
      async () => `the phone shows ${(await shown()).length} of ${lines.veryLongAnswer.length} characters`,
    )
    await meterShows(driver, 3, 0)
  })
}
