import { runKeys } from './command.js'

process.exitCode = await runKeys(process.argv.slice(2), {
  env: process.env,
  fetch,
  now: Date.now,
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
})
