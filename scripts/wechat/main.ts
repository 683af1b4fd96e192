import { runWeChat } from './command.js'

process.exitCode = await runWeChat(process.argv.slice(2), {
  env: process.env,
  now: () => new Date(),
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
})
