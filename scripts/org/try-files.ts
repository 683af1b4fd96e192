import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DemoSecrets, makeSecrets } from '../demo/cast.js'
import { apiKeys } from '../demo/platforms.js'

/** What the two platforms and a phone are called, new for every start. */
export interface TrySecrets extends DemoSecrets {
  /** The phone's. */
  readonly openId: string
}

export function makeTrySecrets(): TrySecrets {
  return { ...makeSecrets(), openId: `oTest-${crypto.randomUUID().slice(0, 22)}` }
}

export interface TryAddresses {
  readonly relayUrl: string
  readonly genesysUrl: string
  readonly wechatUrl: string
}

/** The environment of deploy and relay alike. */
export function tryEnvironment(
  secrets: TrySecrets,
  { relayUrl, genesysUrl, wechatUrl }: TryAddresses,
  folder: string,
): Record<string, string> {
  return {
    GENESYSCLOUD_REGION: 'mypurecloud.ie',
    GENESYSCLOUD_API_URL: genesysUrl,
    GENESYSCLOUD_LOGIN_URL: genesysUrl,
    GENESYSCLOUD_OAUTHCLIENT_ID: secrets.clientId,
    GENESYSCLOUD_OAUTHCLIENT_SECRET: secrets.clientSecret,
    GENESYS_WEBHOOK_SECRET: secrets.webhookSecret,
    RELAY_API_KEYS: apiKeys(secrets),
    WECHAT_APP_ID: secrets.appId,
    WECHAT_APP_SECRET: secrets.appSecret,
    WECHAT_TOKEN: secrets.token,
    WECHAT_ENCODING_AES_KEY: secrets.encodingAesKey,
    WECHAT_API_URL: wechatUrl,
    WECHAT_TEST_OPENID: secrets.openId,
    MEDIA_POLICY: 'block',
    CONSENT_MODE: 'off',
    // Of `npm run action` and `npm run tiers`.
    RELAY_URL: relayUrl,
    RELAY_ACTION_KEY: secrets.actionsKey,
    RELAY_ADMIN_KEY: secrets.adminKey,
    PORT: new URL(relayUrl).port || '80',
    STORE_URL: `sqlite:${join(folder, 'relay.db')}`,
  }
}

/** What an earlier org left behind: its journal, and what the relay knew of it. */
const STALE = /^(bundle\.journal\.json|relay\.(env|db.*))$/

/** Writes a manifest and a file of settings to be sourced, readable by the user alone. @returns Their paths. */
export function writeTryFiles(
  folder: string,
  environment: Readonly<Record<string, string>>,
  relayUrl: string,
): { readonly manifest: string; readonly settings: string } {
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder).filter((one) => STALE.test(one))) rmSync(join(folder, name))
  const manifest = join(folder, 'bundle.yaml')
  const settings = join(folder, 'try.env')
  writeFileSync(manifest, `relay:\n  url: ${relayUrl}\n# options:\n#   TEST_CUSTOMER_IDS: ID\n`)
  const lines = Object.entries(environment).map(([name, value]) => `${name}='${value}'\n`)
  writeFileSync(settings, lines.join(''), { mode: 0o600 })
  return { manifest, settings }
}
