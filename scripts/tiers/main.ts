import { runTiers } from './command.js'

process.exitCode = await runTiers(process.argv.slice(2), {
  env: process.env,
  fetch,
  terminal: process.stderr,
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
})
