/** `npm test`: sets up, installs what the tests start, runs mocha. Arguments go to mocha: `npm test -- test/config/*.ts`. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { needPrograms } from './machine-programs.mjs'
import { ROOT, runNode, setUp, step } from './set-up.mjs'
import { runSideBySide } from './side-by-side.mjs'

/** All but the tests against reference material, which is no part of the project (`npm run test:reference`). */
const ALL = ['test/**/*.test.ts', '--ignore', 'test/reference/**', '--ignore', 'test/**/node_modules/**']
/** Whole relays under load, which wait for time-outs and leases: the others run meanwhile and leave them the processor. */
const PROMISES = 'test/promises/**/*.test.ts'

const args = process.argv.slice(2)
const namesFiles = args.some((arg) => /^(\.\/)?test\/|\.ts$/.test(arg))

setUp()
needPrograms(['redis-server', 'chromium', 'ffmpeg', 'clamd'])
step('Running the tests ...')
if (args.length === 0 && existsSync(join(ROOT, 'test', 'promises'))) {
  await runSideBySide([
    { name: 'promises', args: [PROMISES], env: { FREE_PORTS: 'odd' }, patient: false },
    { name: 'the others', args: [...ALL, '--ignore', PROMISES], env: { FREE_PORTS: 'even' }, patient: true },
  ])
} else {
  runNode(['node_modules/mocha/bin/mocha.js', ...(namesFiles ? [] : ALL), ...args])
}
