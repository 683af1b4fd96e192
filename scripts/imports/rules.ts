/** An import between two files of the project, or from a package. Paths are relative to the root, with `/`. */
export interface Edge {
  readonly from: string
  /** A path, or the name of a package or built-in module. */
  readonly to: string
  readonly external: boolean
  readonly typeOnly: boolean
}

/** Parts of server/ that every other part may import. */
const LEAVES = [
  'server/relay/messages/',
  'server/config/types.ts',
  'server/errors.ts',
  'server/clock.ts',
  'server/public-address.ts',
  'server/schema-compiler.ts',
  'server/telemetry/',
]

const SHARED = ['server/customers/', 'server/privacy/', 'server/tokens/', 'server/store/']

/** What each part of server/ may import besides itself and the leaves. First match counts. */
const MAY_IMPORT: readonly (readonly [part: string, allowed: readonly string[]])[] = [
  ['server/main.ts', ['server/']],
  ['server/app.ts', ['server/']],
  ['server/wiring/', ['server/']],
  ['server/config.ts', ['server/config/']],
  ['server/relay/messages/', []],
  // The words of its policies; it is a leaf itself.
  ['server/config/', ['server/privacy/redaction/']],
  ['server/privacy/redaction/', []],
  ['server/telemetry/', []],
  ['server/errors.ts', []],
  ['server/clock.ts', []],
  ['server/public-address.ts', []],
  ['server/schema-compiler.ts', []],
  ['server/pages/', []],
  ['server/http/', ['server/relay/', 'server/wechat/', 'server/genesys/', 'server/pages/', ...SHARED]],
  ['server/relay/', ['server/wechat/', 'server/genesys/', 'server/media/', ...SHARED]],
  ['server/wechat/', SHARED],
  ['server/genesys/', SHARED],
  ['server/customers/', ['server/privacy/', 'server/store/']],
  ['server/privacy/', ['server/customers/', 'server/store/', 'server/media/sniff.ts']],
  ['server/media/', ['server/privacy/']],
  ['server/tokens/', ['server/customers/', 'server/privacy/', 'server/store/']],
  ['server/store/', []],
]

/** The wiring: the only files that put parts together, so nothing but the process may import them. */
const TOP = ['server/main.ts', 'server/app.ts', 'server/wiring/', 'server/config.ts']
const MAY_IMPORT_TOP = ['server/main.ts', 'server/app.ts', 'server/wiring/', 'scripts/', 'test/']

/** @returns Why the import is not allowed; undefined when it is. */
export function judge({ from, to, external, typeOnly }: Edge): string | undefined {
  return external ? judgePackage(from, to, typeOnly) : judgePath(from, to)
}

function judgePackage(from: string, name: string, typeOnly: boolean): string | undefined {
  const isProduct = from.startsWith('server/') || from.startsWith('scripts/')
  if (isProduct && isPackage(name, 'express') && !from.startsWith('server/http/'))
    return 'express belongs to server/http/ alone'
  if (from.startsWith('server/') && isPackage(name, 'purecloud-platform-client-v2') && !typeOnly) {
    return 'the relay takes types only from the platform SDK (import type)'
  }
  return undefined
}

function judgePath(from: string, to: string): string | undefined {
  const emulator = 'test/emulators/'
  if (from.startsWith(emulator) && !to.startsWith(emulator)) return 'the emulators share no code with anything else'
  if (from.startsWith('server/') && to.startsWith('test/')) return 'the relay knows nothing of its tests and emulators'
  if (from.startsWith('server/') && !to.startsWith('server/')) return 'the relay imports nothing outside server/'
  if (startsWithOne(to, TOP) && !startsWithOne(from, MAY_IMPORT_TOP))
    return 'parts do not import what puts them together'
  if (!from.startsWith('server/')) return undefined
  const rule = MAY_IMPORT.find(([part]) => from.startsWith(part))
  if (!rule) return `${from} belongs to no part named in scripts/imports/rules.ts`
  const [part, allowed] = rule
  if (to.startsWith(part) || startsWithOne(to, allowed) || startsWithOne(to, LEAVES)) return undefined
  return `${part} may import only ${[...allowed, 'the leaves'].join(', ')}`
}

function isPackage(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(`${name}/`)
}

function startsWithOne(path: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => path.startsWith(prefix))
}
