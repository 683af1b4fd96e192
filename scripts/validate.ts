import { fileURLToPath } from 'node:url'
import { CHECKERS } from './validate/checkers.js'
import { validate } from './validate/validate.js'

/** Checks the definitions of the bundle; exits 1 if one has a problem. Takes another root to check. */
const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url))
const { lines, problems } = await validate(root, CHECKERS)
for (const line of lines) console.log(line)
process.exitCode = problems === 0 ? 0 : 1
