import { genesysRegionHost, isGlobalGenesysHost } from '../../../server/config/genesys-regions.js'
import { apiKeyIn } from '../api-key.js'
import type { OrgAccess } from '../org/org.js'
import { PRIVACY_ACTIONS } from '../privacy-actions.js'
import { misconfigured } from '../stop.js'
import type { Manifest, ManifestAccount } from './manifest.js'

export type Environment = Readonly<Record<string, string | undefined>>

/** What the environment alone may hold. */
export interface Secrets {
  readonly access: OrgAccess
  /** Key of the role `actions`, which data actions send to the relay. */
  readonly actionsKey: string
  /** Data action that touches personal data -> key of its role. */
  readonly privacyKeys: ReadonlyMap<string, string>
  /** Account -> secret of its webhook. */
  readonly webhookSecrets: ReadonlyMap<string, string>
}

/** `WECHAT_APP_ID` for the account `default`, `SHOP_WECHAT_APP_ID` for the account `shop`. */
export function variableOf(account: string, name: string): string {
  return account === 'default' ? name : `${account.toUpperCase().replaceAll('-', '_')}_${name}`
}

/** Genesys Cloud refuses shorter ones. */
const WEBHOOK_SECRET_MIN_LENGTH = 16
const API_KEY_MIN_LENGTH = 24

/** @throws Stop naming everything that is missing or wrong; no value is shown. */
export function readSecrets(env: Environment, manifest: Manifest): Secrets {
  const problems: string[] = []
  const access = readAccess(env, manifest, problems)
  const actionsKey = apiKey(env, 'actions', problems)
  const privacyKeys = new Map(
    manifest.privacyActions.map((name) => [name, apiKey(env, PRIVACY_ACTIONS[name]?.role ?? '', problems)]),
  )
  const webhookSecrets = new Map(
    manifest.accounts.map((account) => [account.name, webhookSecret(env, account, problems)]),
  )
  if (problems.length > 0) throw misconfigured(...problems)
  return { access, actionsKey, privacyKeys, webhookSecrets }
}

function apiKey(env: Environment, role: string, problems: string[]): string {
  const key = apiKeyIn(env.RELAY_API_KEYS, role)
  if (key === undefined) problems.push(`RELAY_API_KEYS holds no key of the role ${role} (${role}:KEY)`)
  else if (key.length < API_KEY_MIN_LENGTH)
    problems.push(`RELAY_API_KEYS: the key of the role ${role} needs ${API_KEY_MIN_LENGTH} characters`)
  return key ?? ''
}

function webhookSecret(env: Environment, { name }: ManifestAccount, problems: string[]): string {
  const variable = variableOf(name, 'GENESYS_WEBHOOK_SECRET')
  const value = env[variable] ?? ''
  if (value === '') problems.push(`${variable} is not set`)
  else if (value.length < WEBHOOK_SECRET_MIN_LENGTH)
    problems.push(`${variable} must have ${WEBHOOK_SECRET_MIN_LENGTH} characters or more`)
  return value
}

function readAccess(env: Environment, manifest: Manifest, problems: string[]): OrgAccess {
  const region = env.GENESYSCLOUD_REGION ?? ''
  const host = genesysRegionHost(region)
  const apiUrl = env.GENESYSCLOUD_API_URL || (host && `https://api.${host}`)
  const loginUrl = env.GENESYSCLOUD_LOGIN_URL || (host && `https://login.${host}`)
  if (region !== '' && host === undefined)
    problems.push(`GENESYSCLOUD_REGION: "${region}" is no region of Genesys Cloud`)
  else if (apiUrl === undefined || loginUrl === undefined) problems.push('GENESYSCLOUD_REGION is not set')
  for (const [name, value] of [
    ['GENESYSCLOUD_API_URL', apiUrl],
    ['GENESYSCLOUD_LOGIN_URL', loginUrl],
  ] as const) {
    if (value !== undefined && !URL.canParse(value)) problems.push(`${name} is no address`)
  }
  for (const name of ['GENESYSCLOUD_OAUTHCLIENT_ID', 'GENESYSCLOUD_OAUTHCLIENT_SECRET']) {
    if (!env[name]) problems.push(`${name} is not set`)
  }
  if (
    manifest.boundary === 'mainland' &&
    apiUrl !== undefined &&
    URL.canParse(apiUrl) &&
    isGlobalGenesysHost(new URL(apiUrl).hostname)
  ) {
    problems.push(`data_boundary is mainland, but ${new URL(apiUrl).hostname} lies outside mainland China`)
  }
  return {
    region: host ?? 'mypurecloud.com',
    apiUrl: (apiUrl ?? '').replace(/\/+$/, ''),
    loginUrl: (loginUrl ?? '').replace(/\/+$/, ''),
    clientId: env.GENESYSCLOUD_OAUTHCLIENT_ID ?? '',
    clientSecret: env.GENESYSCLOUD_OAUTHCLIENT_SECRET ?? '',
    proxyUrl: env.GENESYS_PROXY_URL || undefined,
  }
}
