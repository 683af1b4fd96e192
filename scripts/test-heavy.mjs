/** `npm run test:heavy`: what passes in a small measure in `npm test`, in a large one: 200 videos of 10 MB each way, 500 customers erased. */
import { needPrograms } from './machine-programs.mjs'
import { runNode, setUp } from './set-up.mjs'

process.env.MEDIA_VIDEOS ??= '200'
process.env.ERASED_CUSTOMERS ??= '500'
setUp()
needPrograms(['redis-server', 'ffmpeg'])
const tests = ['media-memory', 'erasure-race'].map((name) => `test/promises/${name}.test.ts`)
runNode(['node_modules/mocha/bin/mocha.js', ...tests])
