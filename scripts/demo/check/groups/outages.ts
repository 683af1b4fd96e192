import { ARRIVAL_MS, type Expectation, relayIs } from '../expectation.js'
import type { Lines } from '../lines.js'
import { StepFailure, type StepPrinter, until } from '../steps.js'

/** WeChat tries three times within ten seconds and then never again; a busy machine starts unevenly. */
const SLOW_START_MS = 1500

/** One platform or the relay fails at a time. */
export async function playOutages(talk: Expectation, lines: Lines, printer: StepPrinter): Promise<void> {
  const { driver } = talk
  const isSlow = ((await driver.view()).relay.readyMs ?? 0) > SLOW_START_MS
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
  if (isSlow) printer.print('  - this machine starts the relay so slowly that WeChat would give up: the customer waits')
  await printer.step('both write while the relay is dead', async () => {
    await talk.agentSays(lines.answerWhileDead)
    await relayIs(driver, isSlow ? 'up' : 'starting')
    await talk.customerSays(lines.whileDead)
  })
  await printer.step('the relay is back, and both customer messages are on the desktop', async () => {
    await relayIs(driver, 'up')
    await talk.desktop()
  })
  await printer.step('the phone shows the answer too', () => talk.phone())
}
