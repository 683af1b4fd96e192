import type { Driver } from '../driver.js'
import { ARRIVAL_MS, Expectation, quote } from '../expectation.js'
import type { Lines } from '../lines.js'
import { StepFailure, type StepPrinter, until } from '../steps.js'

/** Under `--consent required`: nothing of a customer goes on before they agree. */
export async function playConsent(driver: Driver, lines: Lines, printer: StepPrinter): Promise<void> {
  const talk = new Expectation(driver)
  const replies = (count: number) =>
    until(
      async () => (await driver.acknowledgements()).length === count,
      ARRIVAL_MS,
      async () => `the replies are: ${quote(await driver.acknowledgements())}`,
    )
  await printer.step('the customer writes and is asked; Genesys is told nothing', async () => {
    await talk.customerSays(lines.hello)
    await replies(1)
    await talk.customerSays(lines.beforeKill)
    await talk.stored(lines.beforeKill)
    const { conversations } = await driver.view()
    if (conversations.length > 0) throw new StepFailure(`there are ${conversations.length} conversations`)
  })
  await printer.step('the customer agrees, and what waited is on the desktop, the word itself is not', async () => {
    await driver.customerSays(lines.agree)
    await talk.desktop()
    await replies(2)
  })
  await printer.step('the agent answers, and everything arrived exactly once', async () => {
    await talk.agentSays(lines.answer)
    await talk.phone()
    await talk.ticks()
    const { sent, arrived, twice } = (await driver.view()).tally
    if (sent !== 3 || arrived !== 3 || twice > 0)
      throw new StepFailure(`${sent} sent, ${arrived} arrived, ${twice} twice`)
  })
}
