/** `npm run bundle`: `dist/bundle/`, the files of the bundle filled for one manifest, to be imported by hand. */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { writeBundle } from './deploy/bundle/write-bundle.js'
import { Stop } from './deploy/stop.js'

const root = fileURLToPath(new URL('..', import.meta.url))
try {
  const { values } = parseArgs({ options: { manifest: { type: 'string', default: 'bundle.yaml' } } })
  const { folder, files } = await writeBundle(root, values.manifest)
  console.log(`${files.length} files in ${folder}; bundle.zip holds them all.`)
} catch (error) {
  if (error instanceof Stop) {
    for (const line of error.lines) console.error(line)
    process.exitCode = error.exitCode
  } else {
    console.error((error as Error).message)
    process.exitCode = 2
  }
}
