import type { GenesysEmulator } from '../genesys-emulator.js'
import type { GenesysDoubleClient } from '../org.js'
import { type GenesysOptions, startGenesys } from '../start-genesys.js'
import type { OrgOptions } from './org-options.js'
import { PlatformOrg } from './platform-org.js'

/** A client that may do everything. */
export const ADMIN: GenesysDoubleClient = { id: 'deploy-client', secret: 'deploy-secret', permissions: ['*'] }

export interface StartOrgOptions extends OrgOptions {
  /** Default: `ADMIN` alone. */
  readonly clients?: readonly GenesysDoubleClient[]
  /** Options of the messaging side, such as its integrations and switches. */
  readonly messaging?: Partial<Omit<GenesysOptions, 'clients' | 'platform'>>
}

export interface StartedOrg {
  readonly org: PlatformOrg
  /** The messaging side, at the same address. */
  readonly genesys: GenesysEmulator
  /** Base of API and login host alike. */
  readonly url: string
  readonly close: () => Promise<void>
}

/**
 * Starts an org: platform API, messaging and login on one free loopback port. Requests a minute are not limited
 * unless `messaging.switches` says so.
 */
export async function startOrg(options: StartOrgOptions = {}): Promise<StartedOrg> {
  const { clients = [ADMIN], messaging = {}, ...rest } = options
  const org = new PlatformOrg({ ...rest, clients })
  const switches = { requestsPerMinute: Number.POSITIVE_INFINITY, ...messaging.switches }
  const genesys = await startGenesys({ integrations: [], ...messaging, switches, clients, platform: org })
  return { org, genesys, url: genesys.url, close: () => genesys.close() }
}
