import { runAudit } from './command.js'

process.exitCode = await runAudit(process.argv.slice(2), {
  env: process.env,
  fetch,
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
})
