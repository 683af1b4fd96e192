import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openBrowser } from '../check/browser.js'
import { browserDriver } from '../check/browser-driver.js'
import type { Driver } from '../check/driver.js'
import { LINES } from '../check/lines.js'
import { until } from '../check/steps.js'
import type { DemoLanguage } from '../options.js'
import { PICTURE_ROWS, type PictureRow } from './rows.js'
import { sideBySide } from './side-by-side.js'

const SHOWN_MS = 15_000
/** Room for everything that one row brings, and no animations. */
const STYLE = `
  .handset { max-height: none !important; }
  .phone-scroll { padding-bottom: 30px; }
  * { animation: none !important; transition: none !important; caret-color: transparent !important; }
`
const PHONE_LINES = '.bubbles .line'
const DESK_LINES = '.desk-log .desk-line'

/**
 * Plays each row of docs/messages.md and writes one picture of it.
 * @param folder Made when it is not there.
 * @returns How many were written.
 */
export async function takePictures(
  chromium: string,
  pageUrl: string,
  language: DemoLanguage,
  folder: string,
): Promise<number> {
  await mkdir(folder, { recursive: true })
  const { browser, page } = await openBrowser(chromium, { width: 1440, height: 1700, bypassCSP: true })
  try {
    await page.goto(`${pageUrl}?lang=${language}`)
    await page.addStyleTag({ content: STYLE })
    const driver = browserDriver(page, pageUrl)
    const lines = LINES[language]
    await driver.customerSays(lines.hello)
    await page.locator('.desk-line.customer').waitFor()
    await driver.agentSays(lines.answer)
    await page.locator('.tick-delivered').waitFor()
    const { lacking } = (await driver.view()).setup
    let written = 0
    for (const row of PICTURE_ROWS) {
      const name = 'send' in row ? row.send : 'deed' in row ? row.deed : ''
      if (lacking.includes(name)) continue
      await writeFile(join(folder, `${row.name}.png`), await pictureOf(page, driver, row, lines.readOn, lines.other))
      written += 1
    }
    return written
  } finally {
    await browser.close()
  }
}

async function pictureOf(page: Page, driver: Driver, row: PictureRow, anyWord: string, text: string): Promise<Buffer> {
  const inbound = !('send' in row)
  if (!inbound) await renewQuota(page, driver, anyWord)
  const [phone, desk] = [await page.locator(PHONE_LINES).count(), await page.locator(DESK_LINES).count()]
  if ('text' in row) await driver.customerSays(text)
  else if ('deed' in row) await driver.customerDoes(row.deed)
  else await driver.agentAttaches(row.send)
  await settled(page, driver, inbound ? undefined : phone, desk)
  // The focus is of no interest.
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  return sideBySide(
    await newLines(page, PHONE_LINES, phone, '.phone-scroll'),
    await newLines(page, DESK_LINES, desk, '.desk-scroll'),
    inbound,
  )
}

async function renewQuota(page: Page, driver: Driver, anyWord: string): Promise<void> {
  const before = await page.locator(DESK_LINES).count()
  await driver.customerSays(anyWord)
  await settled(page, driver, undefined, before)
}

/** Everything that was sent has arrived and is drawn. @param phone Lines there were, where some must come. */
async function settled(page: Page, driver: Driver, phone: number | undefined, desk: number): Promise<void> {
  const isNew = async () =>
    (await page.locator(DESK_LINES).count()) > desk &&
    (phone === undefined || (await page.locator(PHONE_LINES).count()) > phone)
  await until(
    async () => {
      const { tally } = await driver.view()
      if (tally.waiting > 0 || !(await isNew())) return false
      const items = [...(await driver.phoneItems()), ...(await driver.desktopItems())]
      return items.every(({ loaded }) => loaded) && (await page.locator('.tick-sending, .tick-accepted').count()) === 0
    },
    SHOWN_MS,
    () => 'what was sent did not arrive',
  )
}

/** The lines from `before` on as one picture. */
async function newLines(page: Page, selector: string, before: number, scroller: string): Promise<Buffer> {
  const clip = await page.evaluate(
    ([lines, first, within]) => {
      const nodes = [...document.querySelectorAll(lines)].slice(first)
      const room = document.querySelector(within)?.getBoundingClientRect()
      const boxes = nodes.flatMap((node) => [...node.querySelectorAll('*')].map((part) => part.getBoundingClientRect()))
      const seen = boxes.filter(({ width, height }) => width > 0 && height > 0)
      const top = Math.min(...seen.map((box) => box.top))
      const bottom = Math.max(...seen.map((box) => box.bottom))
      const left = Math.min(...seen.map((box) => box.left))
      const right = Math.min(Math.max(...seen.map((box) => box.right)), (room?.right ?? Number.POSITIVE_INFINITY) - 10)
      const floor = room?.top ?? 0
      return {
        x: left - 6,
        y: Math.max(top, floor) - 4,
        width: right - left + 12,
        height: bottom - Math.max(top, floor) + 8,
      }
    },
    [selector, before, scroller] as const,
  )
  return page.screenshot({ clip })
}
