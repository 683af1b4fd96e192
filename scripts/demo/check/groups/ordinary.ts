import { withoutLabel } from '../../parts.js'
import { ARRIVAL_MS, type Expectation, inQueue, QUEUES } from '../expectation.js'
import type { Lines } from '../lines.js'
import { StepFailure, type StepPrinter, until } from '../steps.js'

/** An ordinary exchange, and a long answer. */
export async function playOrdinary(talk: Expectation, lines: Lines, printer: StepPrinter): Promise<void> {
  const { driver } = talk
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
}
