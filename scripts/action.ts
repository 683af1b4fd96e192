import { fileURLToPath } from 'node:url'
import { runAction } from './action/run-action.js'

process.exitCode = await runAction(process.argv.slice(2), {
  root: fileURLToPath(new URL('..', import.meta.url)),
  env: process.env,
  fetch,
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
})
