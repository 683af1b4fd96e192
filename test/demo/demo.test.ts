import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { chromiumPath, openBrowser } from '../../scripts/demo/check/browser.js'

/** The built demo: `npm run build` comes first. */
const MAIN = fileURLToPath(new URL('../../dist/scripts/demo/main.js', import.meta.url))

interface Run {
  readonly child: ChildProcess
  /** Everything printed so far. */
  output(): string
  readonly ended: Promise<number | null>
}

/** @param folder Where the demo makes its temporary folder. */
function run(args: readonly string[], folder: string, env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, TMPDIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  return { child, output: () => output, ended: new Promise((resolve) => child.on('close', resolve)) }
}

async function printed(demo: Run, pattern: RegExp): Promise<RegExpExecArray> {
  for (;;) {
    const found = pattern.exec(demo.output())
    if (found !== null) return found
    if (demo.child.exitCode !== null) throw new Error(`the demo ended:\n${demo.output()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe('npm run demo', function () {
  this.timeout(120_000)
  let folder: string
  let inBrowser: Run
  let withoutBrowser: Run

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demo-test-'))
    // Side by side: both mostly wait for the platforms to try again.
    inBrowser = run(['--check', '--screenshot', join(folder, 'demo.png'), '--lang', 'en'], folder, {
      DEMO_REQUIRE_BROWSER: '1',
    })
    withoutBrowser = run(['--check'], folder, {
      ...{ CHROMIUM_PATH: join(folder, 'none'), DEMO_REQUIRE_BROWSER: '', CLAMD_PATH: join(folder, 'none') },
    })
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const leftOver = async () => (await readdir(folder)).filter((name) => name.startsWith('genesys-cloud-wechat-demo-'))

  it('plays the whole conversation through the page in Chromium and writes the picture', async () => {
    expect(await inBrowser.ended, inBrowser.output()).to.equal(0)
    expect(inBrowser.output()).to.contain('✓ everything arrived exactly once and in order')
    expect(inBrowser.output()).to.contain('✓ the page reported no error')
    for (const step of [
      'the page shows the plan of the deploy',
      'the deployed flow put the Platinum customer into the VIP queue',
      'a third one, Standard, is in the General queue: one conversation in each',
      'an answer of six parts stops after the fourth, which asks the customer to write',
      'a picture of the customer is on the desktop, fetched through the relay',
      'a voice message is there as a player, with what WeChat heard',
      'a video and a short video are there to play',
      'a location, a link, a file, emoji, a sticker and a mini-program reach the agent as text',
      'an infected picture is not passed on, and both sides are told',
      'every tap on the menu is told to the agent',
      'pictures of the agent are on the phone, WebP converted',
      'videos are there to play, AVI converted',
      'the card of the document opens the document, from the relay',
      'a template is a menu; a tap comes back as the answer',
      'nine cards are one numbered text; a typed number comes back as the answer',
      'a list is numbered too',
      'a transfer to another queue tells the customer nothing',
      'the agent ends the chat, and the phone shows the closing text once',
      'the customer was told once where messages go',
      'a phone number and an ID number reach the agent as tokens',
      'the agent answers with a token, and the phone shows the original',
      'the agent reveals the phone number; the ID number is refused in this queue',
      'the customer is erased: asked again, the relay knows nobody, and an answer fails',
      'who writes again is a new customer, told anew, in a conversation of their own',
    ])
      expect(inBrowser.output()).to.contain(`✓ ${step}`)
    expect(inBrowser.output()).not.to.contain('✗')
    expect((await stat(join(folder, 'demo.png'))).size).to.be.greaterThan(50_000)
  })

  it('without Chromium and clamd plays through the API of the page, says so, succeeds and cleans up', async () => {
    expect(await withoutBrowser.ended, withoutBrowser.output()).to.equal(0)
    expect(withoutBrowser.output()).to.contain('the browser part does not run')
    expect(withoutBrowser.output()).to.contain('MEDIA_SCANNER is off')
    expect(withoutBrowser.output()).to.contain('not on this machine: infected')
    expect(withoutBrowser.output()).to.contain('✓ everything arrived exactly once and in order')
    expect(await leftOver()).to.deep.equal([])
  })

  it('without Chromium fails where the browser is required', async () => {
    const check = run(['--check'], folder, { CHROMIUM_PATH: join(folder, 'none'), DEMO_REQUIRE_BROWSER: '1' })
    expect(await check.ended).to.equal(1)
    expect(check.output()).not.to.contain('✓')
  })

  it('with consent required asks first, and passes on what waited once the customer agrees', async () => {
    const check = run(['--check', '--consent', 'required'], folder, { DEMO_REQUIRE_BROWSER: '1' })
    expect(await check.ended, check.output()).to.equal(0)
    expect(check.output()).to.contain('✓ the customer writes and is asked; Genesys is told nothing')
    expect(check.output()).to.contain('✓ the agent answers, and everything arrived exactly once')
  })

  it('refuses an unknown option', async () => {
    const demo = run(['--fast'], folder)
    expect(await demo.ended).to.equal(2)
    expect(demo.output()).to.contain('--fast is not an option')
  })

  describe('page', () => {
    let demo: Run
    let url: string
    let browser: Browser
    let page: Page
    let errors: string[]

    before(async () => {
      const path = chromiumPath()
      if (path === undefined) throw new Error('Chromium is needed: /usr/bin/chromium or CHROMIUM_PATH')
      demo = run(['--port', '0'], folder)
      url = (await printed(demo, /Open (http:\S+)/))[1] ?? ''
      ;({ browser, page, errors } = await openBrowser(path))
      await page.goto(`${url}?lang=en`)
    })
    after(async () => {
      await browser?.close()
      demo?.child.kill('SIGKILL')
    })

    it('opens in the language asked for and switches', async () => {
      await page.getByRole('heading', { name: 'Relay server' }).waitFor()
      expect(await page.locator('html').getAttribute('lang')).to.equal('en')
      await page.getByRole('button', { name: 'Switch to Chinese' }).click()
      await page.getByRole('heading', { name: '中继服务器' }).waitFor()
      expect(await page.locator('html').getAttribute('lang')).to.equal('zh-CN')
      await page.getByRole('button', { name: '切换到英文' }).click()
    })

    it('can be used by keyboard alone, and never reads text as HTML', async () => {
      const attack = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
      await page.getByRole('radio', { name: 'Lin' }).focus()
      await page.keyboard.press('ArrowRight')
      await page.getByRole('textbox', { name: 'Message' }).focus()
      await page.keyboard.type(attack)
      await page.keyboard.press('Enter')
      await page.locator('.desk-line.customer').waitFor()
      for (const shown of ['.line.mine .bubble', '.desk-line.customer .desk-text', '.way-text']) {
        expect(await page.locator(shown).first().textContent()).to.equal(attack)
      }
      await page.getByRole('textbox', { name: 'Reply to the customer' }).focus()
      await page.keyboard.type('line one')
      await page.keyboard.press('Shift+Enter')
      await page.keyboard.type('line two')
      await page.keyboard.press('Enter')
      await page.locator('.tick-delivered').waitFor()
      expect(await page.locator('.line.theirs:not([data-passive]) .bubble').textContent()).to.equal(
        'line one\nline two',
      )
      expect(await page.title()).to.equal('WeChat ⇄ Genesys Cloud relay, live')
    })

    it('unfolds the plan, and shows it in both languages', async () => {
      await page.getByText('Deployed into the org').click()
      await page.locator('.plan-line', { hasText: '+ queue "WeChat VIP"' }).waitFor()
      await page.getByRole('button', { name: 'Switch to Chinese' }).click()
      await page.getByText('部署到 Genesys 组织').click()
      await page.getByRole('button', { name: '切换到英文' }).click()
    })

    it('shows each step of both ways with its time', async () => {
      const ways = await page.locator('.way').evaluateAll((nodes) => nodes.map((node) => node.textContent))
      expect(ways).to.have.length(2)
      expect(ways[0]).to.match(/Agent sent.*Stored\+[\d.]+ m?s.*WeChat\+[\d.]+ m?s.*Receipt\+[\d.]+ m?s/)
      expect(ways[1]).to.match(/WeChat push.*Stored\+[\d.]+ m?s.*Genesys\+[\d.]+ m?s.*Acknowledged/)
    })

    it('ends a chat after a second click; the next message brings it back', async () => {
      await page.getByRole('button', { name: 'End chat' }).click()
      await page.getByRole('button', { name: 'Really end?' }).click()
      await page.locator('.desk-ended').waitFor()
      expect(await page.locator('#desk-input').isVisible()).to.equal(false)
      await page.locator('#phone-input').fill('one more thing')
      await page.locator('#phone-input').press('Enter')
      await page.locator('.desk-line.customer', { hasText: 'one more thing' }).waitFor()
      await page.locator('#desk-input').waitFor()
    })

    it('opens the sheets of the phone and the desktop by keyboard, and shuts them with Escape', async () => {
      for (const [button, sheet, tile] of [
        ['.form-plus', '#phone-deeds', '.deed'],
        ['.desk-attach', '#desk-sends', '.send-kind'],
      ] as const) {
        await page.locator(button).focus()
        await page.keyboard.press('Enter')
        await page.locator(sheet).locator(tile).first().focus()
        await page.keyboard.press('Escape')
        await page.locator(sheet).waitFor({ state: 'hidden' })
        expect(await page.locator(button).evaluate((node) => node === document.activeElement)).to.equal(true)
      }
    })

    it('fits its width at 1100, 1440 and 1920 pixels and below', async () => {
      await page.locator('.form-plus').click()
      await page.locator('.desk-attach').click()
      for (const width of [360, 390, 800, 1100, 1440, 1920]) {
        await page.setViewportSize({ width, height: 900 })
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(overflow, `${width} px`).to.be.at.most(0)
      }
    })

    it('asked nobody but itself and had no error', async () => {
      const asked = await page.evaluate(() =>
        performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin),
      )
      expect([...new Set(asked)]).to.deep.equal([new URL(url).origin])
      expect(errors).to.deep.equal([])
    })

    it('ends with Ctrl-C, its children and its folder too', async () => {
      const relayUrl = (await printed(demo, /relay runs at (http:\S+)/))[1] ?? ''
      demo.child.kill('SIGINT')
      expect(await demo.ended).to.equal(0)
      expect(await fetch(relayUrl).catch(() => 'gone')).to.equal('gone')
      expect(await leftOver()).to.deep.equal([])
    })
  })
})
