import { basename, dirname, join, resolve } from 'node:path'
import { type Bundle, readBundle } from './bundle/read-bundle.js'
import { Journal } from './engine/journal.js'
import type { KnownIds } from './engine/plan.js'
import { type Context, type Resource, UNKNOWN } from './engine/resource.js'
import type { Manifest } from './manifest/manifest.js'
import { readManifest } from './manifest/read-manifest.js'
import { type Environment, readSecrets, type Secrets } from './manifest/secrets.js'
import { Org } from './org/org.js'
import { RetryBudget } from './org/retry-budget.js'
import { checkOrg, findDivision, meetOrg, type OrgIdentity } from './preflight.js'
import { resourcesOf } from './registry.js'

export interface SessionOptions {
  /** Folder of the project. */
  readonly root: string
  readonly manifestFile: string
  readonly env: Environment
  /** Time for waiting between attempts, in seconds; 0: nothing is tried twice. */
  readonly retrySeconds: number
  readonly pollMs: number
  readonly say: (line: string) => void
}

/** How many requests went to the org. */
export interface CallCount {
  reads: number
  writes: number
}

/** Everything a command works with, once the org is met. */
export interface Session {
  readonly context: Context
  readonly resources: readonly Resource[]
  readonly ids: KnownIds
  readonly identity: OrgIdentity
  readonly bundle: Bundle
  readonly calls: CallCount
}

/** What needs no org: files and environment. @throws Stop naming everything wrong with them. */
export function readFiles({ root, manifestFile, env }: SessionOptions): {
  manifest: Manifest
  secrets: Secrets
  bundle: Bundle
} {
  const manifest = readManifest(manifestFile)
  return { manifest, bundle: readBundle(root, manifest), secrets: readSecrets(env, manifest) }
}

/** The journal lies beside the manifest: `bundle.yaml` -> `bundle.journal.json`. */
export function journalFile(manifestFile: string): string {
  const name = basename(manifestFile).replace(/\.ya?ml$/, '')
  return join(dirname(resolve(manifestFile)), `${name}.journal.json`)
}

/** Reads the files, meets the org. @throws Stop for everything that must be mended first. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { manifest, secrets, bundle } = readFiles(options)
  const journal = Journal.open(journalFile(options.manifestFile))
  const calls: CallCount = { reads: 0, writes: 0 }
  const org = new Org(secrets.access, {
    budget: new RetryBudget(options.retrySeconds * 1000),
    onCall: (method, path) => {
      if (path.endsWith('/oauth/token')) return
      if (method === 'GET') calls.reads += 1
      else calls.writes += 1
    },
  })
  const identity = await meetOrg(org)
  const ids: KnownIds = new Map()
  const context: Context = {
    ...{ org, manifest, secrets, journal, pollMs: options.pollMs, say: options.say },
    divisionId: await findDivision(org, manifest.division),
    ref: (key) => ids.get(key) ?? UNKNOWN,
  }
  checkOrg(context, identity)
  return { context, resources: resourcesOf(manifest, secrets, bundle), ids, identity, bundle, calls }
}
