import type { DemoConsent, DemoLanguage } from '../options.js'
import { apiDriver } from './api-driver.js'
import { chromiumPath, openBrowser } from './browser.js'
import { browserDriver } from './browser-driver.js'
import { playConversation } from './conversation.js'
import type { Driver } from './driver.js'
import { playConsent } from './groups/consent.js'
import { LINES } from './lines.js'
import { StepPrinter } from './steps.js'

export interface CheckRequest {
  readonly pageUrl: string
  readonly language: DemoLanguage
  readonly consent: DemoConsent
  readonly screenshot: string | undefined
  readonly print: (line: string) => void
}

/** Plays the scripted conversation. @returns The exit code: 0 when everything came true. */
export async function runCheck(request: CheckRequest): Promise<0 | 1> {
  const { print } = request
  const chromium = chromiumPath()
  if (chromium !== undefined) return playInBrowser(chromium, request)
  print('Chromium was not found (CHROMIUM_PATH, /usr/bin/chromium): the browser part does not run.')
  if (process.env.DEMO_REQUIRE_BROWSER === '1') {
    print('DEMO_REQUIRE_BROWSER=1 asks for it: failed.')
    return 1
  }
  print('The conversation is played through the API of the page instead.')
  const printer = new StepPrinter(print)
  await play(apiDriver(request.pageUrl), request, printer)
  if (request.screenshot !== undefined) print('No picture was written: it needs Chromium.')
  return printer.failed ? 1 : 0
}

function play(driver: Driver, { language, consent }: CheckRequest, printer: StepPrinter): Promise<void> {
  return (consent === 'required' ? playConsent : playConversation)(driver, LINES[language], printer)
}

async function playInBrowser(chromium: string, request: CheckRequest): Promise<0 | 1> {
  const { browser, page, errors } = await openBrowser(chromium)
  try {
    const printer = new StepPrinter(request.print)
    await printer.step('the page opens in Chromium', async () => {
      await page.goto(`${request.pageUrl}?lang=${request.language}`)
      await page.locator('[data-relay="up"]').waitFor({ timeout: 10_000 })
    })
    await play(browserDriver(page, request.pageUrl), request, printer)
    await printer.step('the page reported no error', async () => {
      if (errors.length > 0) throw new Error(errors.join(' | '))
    })
    if (request.screenshot !== undefined) {
      // The customer whose conversation has something of everything.
      await browserDriver(page, request.pageUrl).pickCustomer('chen')
      await page.waitForTimeout(300)
      await page.screenshot({ path: request.screenshot })
      request.print(`Picture of the page: ${request.screenshot}`)
    }
    return printer.failed ? 1 : 0
  } finally {
    await browser.close()
  }
}
