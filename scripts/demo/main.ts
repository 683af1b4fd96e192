import { chromiumPath } from './check/browser.js'
import { runCheck } from './check/check.js'
import { type Demo, startDemo } from './demo.js'
import { type DemoLanguage, type DemoOptions, readOptions, USAGE } from './options.js'
import { takePictures } from './pictures/take-pictures.js'
import type { SetupView } from './view.js'

function optionsOrExit(): DemoOptions {
  try {
    const argv = process.argv.slice(2)
    if (argv.includes('--help')) {
      console.log(USAGE)
      process.exit(0)
    }
    return readOptions(argv)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
    process.exit(2)
  }
}

/** Ctrl-C ends children and removes the temporary folder before the process goes; also while it still starts. */
function stopOnSignals(starting: Promise<Demo>, exitCode: number): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      console.log('\nStopping…')
      void starting
        .then((demo) => demo.stop())
        .catch(() => undefined)
        .then(() => process.exit(exitCode))
    })
  }
}

/** What is as it should be, and what the machine lacks. */
function setupLines({ ffmpeg, scanner }: SetupView): string[] {
  return [
    scanner === 'clamd'
      ? 'Media are scanned by clamd, started for the demo.'
      : 'Media are not scanned: there is no clamd on this machine (or CLAMD_PATH names none), so MEDIA_SCANNER is off.',
    ...(ffmpeg ? [] : ['ffmpeg was not found or lacks libx264 and libmp3lame: no videos, and voice is not converted.']),
  ]
}

async function writePictures(demo: Demo, folder: string, language: DemoLanguage): Promise<void> {
  try {
    const chromium = chromiumPath()
    if (chromium === undefined) throw new Error('pictures need Chromium (CHROMIUM_PATH, /usr/bin/chromium)')
    console.log(`${await takePictures(chromium, demo.pageUrl, language, folder)} pictures in ${folder}`)
  } finally {
    await demo.stop()
  }
}

async function main(): Promise<void> {
  const options = optionsOrExit()
  console.log('Starting WeChat and Genesys Cloud (emulated), deploying the bundle, starting the relay between them…')
  const starting = startDemo(options)
  // Whoever breaks off the scripted conversation must not take it as passed.
  stopOnSignals(starting, options.check || options.pictures !== undefined ? 130 : 0)
  const demo = await starting
  for (const line of demo.deployed.plan) console.log(`  ${line}`)
  console.log(`  ${demo.deployed.outcome}`)
  for (const line of setupLines(demo.setup)) console.log(line)
  console.log(`The relay runs at ${demo.relayUrl} (ready in ${Math.round(demo.readyMs)} ms).`)
  if (options.pictures !== undefined) return writePictures(demo, options.pictures, options.language)
  if (!options.check) {
    console.log(`\n  Open ${demo.pageUrl}\n\nCtrl-C ends everything.`)
    return
  }
  try {
    process.exitCode = await runCheck({
      pageUrl: demo.pageUrl,
      language: options.language,
      consent: options.consent,
      screenshot: options.screenshot,
      print: (line) => console.log(line),
    })
  } finally {
    await demo.stop()
  }
  console.log(process.exitCode === 0 ? 'Everything arrived.' : 'The conversation failed.')
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
