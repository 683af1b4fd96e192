/** `npm run test:kill -- --kills 100 --seed N`: sets up, then kills relays under load and checks that nothing is lost. */
import { needPrograms } from './machine-programs.mjs'
import { runNode, setUp } from './set-up.mjs'

setUp()
needPrograms(['redis-server'])
runNode(['--import=tsx', 'test/promises/kill/run.ts', ...process.argv.slice(2)])
