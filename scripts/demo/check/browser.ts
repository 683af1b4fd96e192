import { existsSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'

const DEFAULT_CHROMIUM = '/usr/bin/chromium'
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Path of Chromium (`CHROMIUM_PATH`, else the usual place), or undefined where there is none. */
export function chromiumPath(): string | undefined {
  const path = process.env.CHROMIUM_PATH || DEFAULT_CHROMIUM
  return existsSync(path) ? path : undefined
}

export interface BrowserLook {
  readonly width?: number
  readonly height?: number
  /** The page's policy is left aside, so that styles can be added. */
  readonly bypassCSP?: boolean
}

/** A headless Chromium with one page; errors of the page are collected. */
export async function openBrowser(
  executablePath: string,
  { width = 1440, height = 900, bypassCSP = false }: BrowserLook = {},
): Promise<{ browser: Browser; page: Page; errors: string[] }> {
  const { chromium } = await import('playwright-core')
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS })
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1.5, bypassCSP })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  return { browser, page, errors }
}
