/** `npm run deploy -- plan|apply|destroy|export|doctor`: the bundle in a Genesys Cloud org. */
import { fileURLToPath } from 'node:url'
import { deploy } from './deploy/main.js'

process.exitCode = await deploy(process.argv.slice(2), {
  root: fileURLToPath(new URL('..', import.meta.url)),
  env: process.env,
  out: (text) => console.log(text),
  err: (text) => console.error(text),
})
