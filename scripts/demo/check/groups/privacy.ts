import type { Driver } from '../driver.js'
import { ARRIVAL_MS, quote, same } from '../expectation.js'
import { brings } from '../items.js'
import type { Lines } from '../lines.js'
import { StepFailure, type StepPrinter, until } from '../steps.js'

/** Who customers of the demo turn to, as the notice names it. */
const CONTACT = 'privacy@example.cn'
const TOKENS = { mobile: /⟦(?:手机号|mobile )\d+⟧/, residentId: /⟦(?:身份证号|resident ID )\d+⟧/ }

/** The picked customer, whose queue may see phone numbers only, gives a number and an ID, and is erased. */
export async function playPrivacy(driver: Driver, lines: Lines, printer: StepPrinter): Promise<void> {
  const told = async () => (await driver.acknowledgements()).filter((text) => text.includes(CONTACT)).length
  const token = async (form: RegExp) =>
    (await driver.desktopShows()).map((text) => form.exec(text)?.[0]).findLast((found) => found !== undefined) ?? ''
  const acts = (expected: readonly string[]) =>
    until(
      async () => {
        const shown = await driver.actsShown()
        return expected.every((act) => shown.includes(act))
      },
      ARRIVAL_MS,
      async () => `the audit log shows: ${quote(await driver.actsShown())}`,
    )

  await printer.step('the customer was told once where messages go', async () => {
    if ((await told()) !== 1) throw new StepFailure(quote(await driver.acknowledgements()))
  })
  await printer.step('a phone number and an ID number reach the agent as tokens', async () => {
    const text = new RegExp(`${TOKENS.mobile.source}.*${TOKENS.residentId.source}`)
    await brings(
      () => driver.desktopItems(),
      [{ kind: 'text', text }],
      () => driver.customerSays(lines.personal),
      'giving both',
    )
    const desktops = JSON.stringify((await driver.view()).conversations)
    if (desktops.includes(lines.mobile) || desktops.includes(lines.residentId))
      throw new StepFailure('an original left')
  })
  await printer.step('the agent answers with a token, and the phone shows the original', async () => {
    const number = await token(TOKENS.mobile)
    await brings(
      () => driver.phoneItems(),
      [{ kind: 'text', text: new RegExp(`^${lines.callBack}${lines.mobile}$`) }],
      () => driver.agentSays(`${lines.callBack}${number}`),
      `answering with ${number}`,
    )
  })
  await printer.step('the agent reveals the phone number; the ID number is refused in this queue', async () => {
    const number = await driver.agentReveals(await token(TOKENS.mobile), lines.reason)
    if (number !== lines.mobile) throw new StepFailure(`instead of the phone number: ${number}`)
    const id = await driver.agentReveals(await token(TOKENS.residentId), lines.reason)
    if (id === lines.residentId || !/refuse|拒绝/.test(id)) throw new StepFailure(`instead of a refusal: ${id}`)
    await acts(['personal-data.reveal done', 'personal-data.reveal refused'])
  })
  await printer.step('the customer is erased: asked again, the relay knows nobody, and an answer fails', async () => {
    await driver.erases()
    await acts(['customer.erase done'])
    const [erased] = (await driver.view()).privacy.erased
    if (!erased || erased.messages === 0 || erased.answer !== 404) throw new StepFailure(JSON.stringify(erased))
    await driver.agentSays(lines.tooLate)
    await until(
      async () => (await driver.ticks()).at(-1) === 'failed',
      ARRIVAL_MS,
      async () => `the ticks are: ${(await driver.ticks()).join(', ')}`,
    )
  })
  await printer.step('who writes again is a new customer, told anew, in a conversation of their own', async () => {
    await driver.customerSays(lines.newBeginning)
    await until(
      async () => same(await driver.desktopShows(), [lines.newBeginning]) && (await told()) === 2,
      ARRIVAL_MS,
      async () => `the desktop shows: ${quote(await driver.desktopShows())}; told ${await told()} times`,
    )
    const { tally, privacy, conversations } = await driver.view()
    const mine = conversations.filter(({ customer }) => customer === privacy.erased[0]?.customer)
    if (mine.map(({ erased }) => erased).join() !== 'true,false') throw new StepFailure(JSON.stringify(mine))
    if (tally.twice > 0) throw new StepFailure(JSON.stringify(tally))
  })
}
