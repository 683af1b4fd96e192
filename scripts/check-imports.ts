import { fileURLToPath } from 'node:url'
import { checkTree } from './imports/check-tree.js'

/** Prints every import that breaks the directions of the layout; exits 1 if there is one. Takes another root to check. */
const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url))
const { files, breaches } = checkTree(root)
for (const breach of breaches) console.error(breach)
console.log(
  breaches.length === 0
    ? `${files} files import in the right directions.`
    : `${breaches.length} imports are not allowed.`,
)
process.exitCode = breaches.length === 0 ? 0 : 1
