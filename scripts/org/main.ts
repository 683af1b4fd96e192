/** `npm run org`: both platforms, emulated, to try deploy and relay by hand without an account of either. */
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startEmulatedPlatforms } from './emulated-platforms.js'
import { steps } from './steps.js'
import { makeTrySecrets, tryEnvironment, writeTryFiles } from './try-files.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const USAGE = `npm run org -- [options]

  --folder DIR   where manifest and settings are written (default .tmp/org)
  --relay URL    where the relay will listen (default http://127.0.0.1:8080)
`

function readOptions(): { folder: string; relayUrl: string } {
  try {
    const { values } = parseArgs({
      options: {
        folder: { type: 'string', default: join(root, '.tmp', 'org') },
        relay: { type: 'string', default: 'http://127.0.0.1:8080' },
        help: { type: 'boolean' },
      },
    })
    if (values.help) {
      console.log(USAGE)
      process.exit(0)
    }
    return { folder: values.folder, relayUrl: new URL(values.relay).origin }
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`)
    process.exit(2)
  }
}

const { folder, relayUrl } = readOptions()
const secrets = makeTrySecrets()
const platforms = await startEmulatedPlatforms(secrets, relayUrl, (line) => console.log(line))
const addresses = { relayUrl, genesysUrl: platforms.genesysUrl, wechatUrl: platforms.wechatUrl }
const files = writeTryFiles(folder, tryEnvironment(secrets, addresses, folder), relayUrl)
console.log(steps(relative(process.cwd(), files.settings), relative(process.cwd(), files.manifest)))

const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const [, command, text = ''] = /^\.(\w+) *(.*)$/.exec(line) ?? []
  if (line.trim() === '') return
  if (command !== undefined) {
    const isDone = command === 'end' ? platforms.end() : command === 'agent' && platforms.answer(text)
    if (!isDone) console.log('org: there is no open conversation, or no such command')
    return
  }
  void platforms.say(line).then((taken) => {
    if (!taken) console.log('phone: the message did not arrive; does the relay run?')
  })
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    lines.close()
    void platforms.close().then(() => process.exit(0))
  })
}
