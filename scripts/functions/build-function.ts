import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'
import { strToU8, type Zippable, zipSync } from 'fflate'
import { FUNCTIONS_FOLDER } from './read-functions.js'

export interface BuiltFunction {
  readonly name: string
  /** What is uploaded: `index.js`, and the licences of the packages in it. */
  readonly zip: Uint8Array
  /** In hexadecimal digits. The same sources give the same zip, on every machine. */
  readonly sha256: string
}

/** The oldest Node that a runtime of the platform may have. */
const TARGET = 'node20'
/** A zip keeps local time: the same digits everywhere. */
const TIME = new Date(1980, 0, 1)

/**
 * Bundles a function with all it imports into one CommonJS file and zips it.
 *
 * @param root Root of the project, with its packages installed.
 * @throws Error of the bundler if the source is wrong.
 */
export async function buildFunction(root: string, name: string): Promise<BuiltFunction> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`${FUNCTIONS_FOLDER}/${name}/index.ts`],
    outfile: 'index.js',
    bundle: true,
    platform: 'node',
    target: TARGET,
    format: 'cjs',
    charset: 'utf8',
    legalComments: 'none',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const files: Zippable = { 'index.js': strToU8(outputFiles.map(({ text }) => text).join('')) }
  for (const name of packagesIn(metafile)) {
    files[`licenses/${name.replace('/', '-')}.txt`] = strToU8(licenseOf(root, name))
  }
  const zip = zipSync(files, { level: 9, mtime: TIME })
  return { name, zip, sha256: createHash('sha256').update(zip).digest('hex') }
}

function packagesIn({ inputs }: Metafile): string[] {
  const names = Object.keys(inputs).flatMap((path) => {
    const match = /.*(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)
    return match?.[1] === undefined ? [] : [match[1]]
  })
  return [...new Set(names)].sort()
}

function licenseOf(root: string, name: string): string {
  const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt']
    .map((candidate) => join(root, 'node_modules', name, candidate))
    .find((candidate) => existsSync(candidate))
  if (file === undefined) throw new Error(`The package ${name} has no licence file to go into the zip.`)
  return readFileSync(file, 'utf8')
}
