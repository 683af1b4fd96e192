import type { Page } from 'playwright-core'
import { readView } from './api-driver.js'
import type { Driver } from './driver.js'

/** Plays as a person would: clicks and types on the page, reads what it shows. */
export function browserDriver(page: Page, pageUrl: string): Driver {
  const texts = (selector: string) =>
    page.locator(selector).evaluateAll((nodes) => nodes.map((node) => node.textContent ?? ''))
  return {
    pickCustomer: (customer) => page.locator(`.pick[data-key="${customer}"]`).click(),
    async customerSays(text) {
      await page.locator('#phone-input').fill(text)
      await page.locator('#phone-input').press('Enter')
    },
    async customerDoes(deed) {
      await page.locator('.form-plus').click()
      await page.locator(`.deed[data-deed="${deed}"]`).click()
    },
    async agentSays(text) {
      await page.locator('#desk-input').fill(text)
      await page.locator('#desk-input').press('Enter')
    },
    async agentTransfers(queue) {
      await page.locator('#desk-transfer').selectOption(queue)
    },
    async agentEnds() {
      const button = page.locator('.desk-end')
      await button.click()
      await button.and(page.locator('.is-sure')).click()
      await page.locator('.desk-ended').waitFor()
    },
    async setFault(name, on) {
      const button = page.locator(`[data-fault="${name}"]`)
      if ((await button.getAttribute('aria-pressed')) !== String(on)) await button.click()
    },
    killRelay: () => page.locator('[data-fault="kill"]').click(),
    phoneShows: () => texts('.line.theirs:not([data-passive]) .bubble'),
    acknowledgements: () => texts('.line.theirs[data-passive] .bubble'),
    desktopShows: () => texts('.desk-line.customer .desk-text'),
    desktopNotices: () => texts('.desk-line.system .desk-text'),
    ticks: () =>
      page
        .locator('.desk-line.agent .tick')
        .evaluateAll((nodes) => nodes.map((node) => /tick-(\w+)/.exec(node.className)?.[1] ?? '')),
    planShows: () => texts('.plan-line'),
    queueShows: async () => (await texts('.desk-queue')).join(''),
    queueCounts: () =>
      page.locator('.queue').evaluateAll((nodes) =>
        nodes.map((node) => ({
          name: node.firstElementChild?.textContent ?? '',
          open: Number(node.lastElementChild?.textContent),
        })),
      ),
    view: () => readView(pageUrl),
  }
}
