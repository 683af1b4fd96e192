/** `npm run test:heavy`: what passes in a small measure in `npm test`, in a large one: 200 videos of 10 MB each way. */
import { needPrograms } from './machine-programs.mjs'
import { runNode, setUp } from './set-up.mjs'

process.env.MEDIA_VIDEOS ??= '200'
setUp()
needPrograms(['redis-server', 'ffmpeg'])
runNode(['node_modules/mocha/bin/mocha.js', 'test/promises/media-memory.test.ts'])
