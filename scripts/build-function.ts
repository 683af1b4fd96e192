import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildFunction } from './functions/build-function.js'
import { readFunctions } from './functions/read-functions.js'

/** Builds the zip of every Function data action. Takes another folder to write to. */
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = process.argv[2] ?? join(root, 'dist', 'bundle', 'functions')
mkdirSync(folder, { recursive: true })
for (const { name } of readFunctions(root)) {
  const { zip, sha256 } = await buildFunction(root, name)
  const path = join(folder, `${name}.zip`)
  writeFileSync(path, zip)
  console.log(`${path}: ${zip.length} bytes, SHA-256 ${sha256}`)
}
