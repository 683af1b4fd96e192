import type { Driver } from '../driver.js'
import { Expectation, inQueue, QUEUES } from '../expectation.js'
import type { Lines } from '../lines.js'
import { StepFailure, type StepPrinter } from '../steps.js'

/** Two more customers, each with a conversation and a queue of their own. The last one stays picked. */
export async function playCustomers(driver: Driver, lines: Lines, printer: StepPrinter): Promise<void> {
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
}
