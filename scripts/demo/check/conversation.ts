import type { Driver } from './driver.js'
import { Expectation } from './expectation.js'
import { playCustomers } from './groups/customers.js'
import { playEnding, playTally } from './groups/ending.js'
import { playFromAgents } from './groups/from-agents.js'
import { playFollowing, playFromCustomers } from './groups/from-customers.js'
import { playOrdinary } from './groups/ordinary.js'
import { playOutages } from './groups/outages.js'
import { playPrivacy } from './groups/privacy.js'
import { playQuota } from './groups/quota.js'
import type { Lines } from './lines.js'
import type { StepPrinter } from './steps.js'

/**
 * The scripted conversation, group after group: an ordinary exchange, one failure at a time, the quota, every kind of
 * message both ways, the end. Everything must arrive exactly once and in order. Then personal data, and erasure.
 */
export async function playConversation(driver: Driver, lines: Lines, printer: StepPrinter): Promise<void> {
  const talk = new Expectation(driver)
  await playOrdinary(talk, lines, printer)
  await playOutages(talk, lines, printer)
  await playCustomers(driver, lines, printer)
  await playQuota(driver, lines, printer)
  await playFollowing(driver, printer)
  await driver.pickCustomer('chen')
  await playFromCustomers(driver, printer)
  await playFromAgents(driver, lines, printer)
  await driver.pickCustomer('lin')
  await printer.step('every answer has its receipt', () => talk.ticks())
  await playEnding(talk, lines, printer)
  await playTally(talk, printer)
  await driver.pickCustomer('chen')
  await playPrivacy(driver, lines, printer)
}
