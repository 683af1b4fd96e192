/** `npm run bench`: sets up, then measures. Arguments go to the bench. */
import { needPrograms } from './machine-programs.mjs'
import { runNode, setUp } from './set-up.mjs'

setUp()
needPrograms(['redis-server', 'ffmpeg'])
runNode(['--import=tsx', 'test/bench/run.ts', ...process.argv.slice(2)])
