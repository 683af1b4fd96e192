import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { OPERATION_NAMES } from '../test/emulators/genesys/org/permissions.js'
import { readOperations, type SdkOperation } from './genesys-schemas/read-operations.js'
import { type Schema, TypeReader } from './genesys-schemas/read-types.js'

/** What the emulated org knows of the platform API. */
export interface PlatformApi {
  readonly operations: Readonly<
    Record<string, SdkOperation & { readonly body?: Schema; readonly bodyRequired?: boolean; readonly answer?: Schema }>
  >
  readonly models: Readonly<Record<string, Schema>>
}

const SDK = new URL('../node_modules/purecloud-platform-client-v2/', import.meta.url)
const TARGET = new URL('../test/emulators/genesys/org/schemas/platform-api.json', import.meta.url)

/** Reads from the installed SDK: every operation of the emulated org, and the models of the bodies they take and give. */
export function readPlatformApi(): PlatformApi {
  const known = readOperations(new URL('src/purecloud-platform-client-v2/api/', SDK))
  const types = new TypeReader(readFileSync(new URL('index.d.ts', SDK), 'utf8'))
  const operations: Record<string, PlatformApi['operations'][string]> = {}
  for (const name of OPERATION_NAMES) {
    const operation = known.get(name)
    if (operation === undefined) throw new Error(`The SDK has no operation ${name}`)
    const body = types.bodyOf(name)
    const answer = types.answerOf(name)
    operations[name] = {
      ...operation,
      ...(body && { body: body.schema, bodyRequired: body.required }),
      ...(answer && { answer }),
    }
  }
  const models = [...types.models].sort(([one], [other]) => (one < other ? -1 : 1))
  return { operations, models: Object.fromEntries(models) }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(TARGET, JSON.stringify(readPlatformApi(), undefined, 2))
  const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url))
  execFileSync(process.execPath, [biome, 'format', '--write', fileURLToPath(TARGET)], { stdio: 'ignore' })
}
