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
 * Writes the filled files, the zips of the functions, a README of the clicks, and a zip of them all.
 * @param root Folder of the project. @throws Stop for a manifest or file that is wrong, Error of the bundler for a source.
 */
export async function writeBundle(
  root: string,
  manifestFile: string,
  folder = join(root, BUNDLE_FOLDER),
): Promise<{ readonly folder: string; readonly files: readonly string[] }> {
  const manifest = readManifest(manifestFile)
  const bundle = readBundle(root, manifest)
  const files = new Map<string, Uint8Array>()
  const addText = (name: string, text: string): void => void files.set(name, strToU8(text))
  for (const action of bundle.actions) addText(`data-actions/${action.name}.custom.json`, jsonText(action))
  for (const one of bundle.functions) {
    addText(`functions/${one.name}.custom.json`, jsonText(one.definition))
    files.set(`functions/${one.name}.zip`, (await one.build()).zip)
  }
  for (const { file, text } of bundle.flows) addText(file, text)
  addText('README.md', bundleReadme(manifest, bundle))
  rmSync(folder, { recursive: true, force: true })
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  writeFileSync(join(folder, 'bundle.zip'), zipSync(Object.fromEntries(files), { mtime: ZIP_DATE }))
  return { folder, files: [...files.keys()] }
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
