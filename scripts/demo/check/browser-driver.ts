import type { Page } from 'playwright-core'
import { readView } from './api-driver.js'
import type { Driver } from './driver.js'
import type { Item } from './items.js'

/** Plays as a person would: clicks and types on the page, reads what it shows. */
export function browserDriver(page: Page, pageUrl: string): Driver {
  const texts = (selector: string) =>
    page.locator(selector).evaluateAll((nodes) => nodes.map((node) => node.textContent ?? ''))
  const items = (selector: string): Promise<Item[]> =>
    page.locator(selector).evaluateAll((nodes) =>
      nodes.map((node) => {
        const media = [...node.querySelectorAll('img, audio, video')]
        const isLoaded = (one: Element) =>
          one instanceof HTMLImageElement
            ? one.naturalWidth > 0
            : one instanceof HTMLMediaElement && one.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA
        return {
          kind: node.classList.contains('system') ? 'notice' : (node.getAttribute('data-kind') ?? ''),
          text: node.querySelector('.bubble, .card-title, .desk-text')?.textContent ?? '',
          loaded: media.every(isLoaded) && node.querySelector('.desk-file-note') === null,
        }
      }),
    )
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
    customerTaps: (label) => page.locator('.menu-entry').filter({ hasText: label }).last().click(),
    async agentAttaches(kind) {
      await page.locator('.desk-attach').click()
      await page.locator(`.send-kind[data-send="${kind}"]`).click()
    },
    phoneItems: () => items('.line.theirs:not([data-passive])'),
    desktopItems: () => items('.desk-line.customer, .desk-line.system'),
    async quotaShows() {
      const customer = await page.locator('.pick[aria-checked="true"]').getAttribute('data-key')
      const left = await page.locator('.quota-card').getAttribute('data-left')
      const waiting = await texts('.quota-waiting li')
      const found = (await readView(pageUrl)).phones.find((candidate) => candidate.customer === customer)
      if (found === undefined) throw new Error(`there is no phone of ${customer}`)
      return { ...found, quota: { ...found.quota, left: left === '' ? undefined : Number(left), waiting } }
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
    async agentReveals(token, reason) {
      await page.locator(`.desk-line .token-eye[data-token="${token}"]`).last().click()
      await page.locator('.reveal-reason').fill(reason)
      await page.locator('.reveal-show').click()
      return (await page.locator('.reveal-answer[data-state]:not([data-state=""])').textContent()) ?? ''
    },
    async erases() {
      if (!(await page.locator('.erase').isVisible())) await page.locator('.privacy-card summary').click()
      const row = page.locator('.erased li')
      const before = await row.count()
      await page.locator('.erase').click()
      await page.locator('.erase.is-sure').click()
      await row.nth(before).waitFor()
    },
    actsShown: () =>
      page.locator('.acts li').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-act') ?? '')),
    async setFault(name, on) {
      const button = page.locator(`[data-fault="${name}"]`)
      if ((await button.getAttribute('aria-pressed')) !== String(on)) await button.click()
    },
    killRelay: () => page.locator('[data-fault="kill"]').click(),
    phoneShows: () => texts('.line.theirs[data-kind="text"]:not([data-passive]) .bubble'),
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
