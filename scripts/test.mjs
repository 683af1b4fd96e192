/** `npm test`: sets up, installs what the tests start, runs mocha. Arguments go to mocha: `npm test -- test/config/*.ts`. */
import { needPrograms } from './machine-programs.mjs'
import { runNode, setUp, step } from './set-up.mjs'

/** All but the tests against reference material, which is no part of the project (`npm run test:reference`). */
const ALL = ['test/**/*.test.ts', '--ignore', 'test/reference/**', '--ignore', 'test/**/node_modules/**']

const args = process.argv.slice(2)
const namesFiles = args.some((arg) => /^(\.\/)?test\/|\.ts$/.test(arg))

setUp()
needPrograms(['redis-server', 'chromium', 'ffmpeg', 'clamd'])
step('Running the tests ...')
runNode(['node_modules/mocha/bin/mocha.js', ...(namesFiles ? [] : ALL), ...args])
