import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { readManifest } from '../manifest/read-manifest.js'
import { bundleReadme } from './bundle-readme.js'
import { readBundle } from './read-bundle.js'

/** Below the root of the project. */
export const BUNDLE_FOLDER = join('dist', 'bundle')

/** The same bundle gives the same zip. */
const ZIP_DATE = new Date('2020-01-01T00:00:00Z')

/**
 * Writes the filled files, a README of the clicks, and a zip of them all.
 * @param root Folder of the project. @throws Stop for a manifest or file that is wrong.
 */
export function writeBundle(
  root: string,
  manifestFile: string,
  folder = join(root, BUNDLE_FOLDER),
): { readonly folder: string; readonly files: readonly string[] } {
  const manifest = readManifest(manifestFile)
  const bundle = readBundle(root, manifest)
  const files = new Map<string, string>()
  for (const action of bundle.actions) {
    files.set(`data-actions/${action.name}.custom.json`, `${JSON.stringify(action, null, 2)}\n`)
  }
  for (const { file, text } of bundle.flows) files.set(file, text)
  files.set('README.md', bundleReadme(manifest, bundle))
  rmSync(folder, { recursive: true, force: true })
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const entries = Object.fromEntries([...files].map(([name, text]) => [name, strToU8(text)]))
  writeFileSync(join(folder, 'bundle.zip'), zipSync(entries, { mtime: ZIP_DATE }))
  return { folder, files: [...files.keys()] }
}
