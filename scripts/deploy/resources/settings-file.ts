import { existsSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Context, Found, Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import { writePrivateFile } from '../private-file.js'

const KIND = 'relay settings'

/**
 * A file with settings for the relay. It lies on this machine, readable by its owner alone.
 * @param file Relative to the manifest's folder.
 * @param text What it holds; called once the ids are known.
 */
export function settingsFile(file: string, text: (context: Context) => string): Resource {
  return {
    kind: KIND,
    name: file,
    key: keyOf(KIND, file),
    permissions: [],
    nature: 'file',
    hidden: ['content'],
    byId: async (context, id) => read(context, id),
    byName: async (context) => read(context, resolve(context.manifest.folder, file)),
    desired: (context) => ({ content: context.journal.fingerprint(text(context)) }),
    async create(context) {
      const path = resolve(context.manifest.folder, file)
      writePrivateFile(path, text(context))
      return path
    },
    async update(context, { id }) {
      writePrivateFile(id, text(context))
    },
  }
}

function read({ journal }: Context, path: string): Found | undefined {
  if (!existsSync(path)) return undefined
  return { id: path, fields: { content: journal.fingerprint(readFileSync(path, 'utf8')) } }
}

export const settingsFileKind: Kind = {
  kind: KIND,
  async remove(_context, id) {
    rmSync(id, { force: true })
  },
}
