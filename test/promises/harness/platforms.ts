import type { GenesysEmulator } from '../../emulators/genesys/genesys-emulator.js'
import type { GenesysSwitches } from '../../emulators/genesys/org.js'
import { startGenesys } from '../../emulators/genesys/start-genesys.js'
import type { WeChatMode, WeChatSwitches } from '../../emulators/wechat/account.js'
import { startWeChat } from '../../emulators/wechat/start-wechat.js'
import type { WeChatEmulator } from '../../emulators/wechat/wechat-emulator.js'

/** Secrets of the doubles; recognisable, so that they can be looked for where they must not be. */
export const SECRETS = {
  appId: 'wxa1b2c3d4e5f60718',
  appSecret: 'appsecret-6f1d0b7c93a24e58',
  token: 'pushtoken-41c7e2',
  aesKey: 'Q2hpbmVzZVdhbGxQYWludGVkR3JlZW5PbkF1Z3VzdDE',
  clientId: '5c1b9f7e-3a80-4d27-9e64-0f8b2a7d6c31',
  clientSecret: 'clientsecret-90ab17fd3c5e',
  integrationId: 'a4d9c2f0-6b1e-4f83-8c57-1e2d3f4a5b6c',
  webhookSecret: 'webhooksecret-2b7e51d8c4',
  adminKey: 'adminkey-7d2f90b1c3e64a58f0a1',
  masterKey: 'Zm9ydHktdHdvLWJ5dGVzLWFyZS10b28tbWFueS1oZSE=',
} as const

export interface PlatformOptions {
  /** Message mode of the account (default safe). */
  readonly mode?: WeChatMode | undefined
  readonly wechat?: Partial<WeChatSwitches> | undefined
  readonly genesys?: Partial<GenesysSwitches> | undefined
  /** Divisors of the platforms' retry gaps and time-outs (default 20 and 2). */
  readonly retryGaps?: number | undefined
  readonly timeouts?: number | undefined
}

export interface Platforms {
  /** Where webhooks go. */
  readonly relayUrl: string
  readonly wechat: WeChatEmulator
  readonly genesys: GenesysEmulator
  /** False where WeChat does not limit custom messages: the relay shall not either. */
  readonly countsQuota?: boolean
  close(): Promise<void>
}

/**
 * Starts both doubles with hurried retries; webhooks go to `relayUrl`. Limits that would hide what is tested are lifted
 * unless given: custom messages per customer message, requests a minute. Both try again after a broken connection.
 */
export async function startPlatforms(relayUrl: string, options: PlatformOptions = {}): Promise<Platforms> {
  const timeScale = { retryGaps: options.retryGaps ?? 20, timeouts: options.timeouts ?? 2 }
  const mode = options.mode ?? 'safe'
  const wechat = await startWeChat({
    accounts: [
      {
        appId: SECRETS.appId,
        appSecret: SECRETS.appSecret,
        token: SECRETS.token,
        ...(mode === 'plain' ? {} : { encodingAesKey: SECRETS.aesKey }),
        mode,
        originalId: 'gh_9f8e7d6c5b4a',
        webhookUrl: `${relayUrl}/webhooks/wechat/default`,
      },
    ],
    switches: { retryOn: 'errors', quotaPerMessage: Number.POSITIVE_INFINITY, ...options.wechat },
    timeScale,
  })
  const genesys = await startGenesys({
    clients: [{ id: SECRETS.clientId, secret: SECRETS.clientSecret }],
    integrations: [
      {
        id: SECRETS.integrationId,
        webhookUrl: `${relayUrl}/webhooks/genesys/default`,
        webhookSecret: SECRETS.webhookSecret,
      },
    ],
    switches: { retryBrokenConnections: true, requestsPerMinute: Number.POSITIVE_INFINITY, ...options.genesys },
    timeScale,
  })
  return {
    relayUrl,
    wechat,
    genesys,
    countsQuota: Number.isFinite(options.wechat?.quotaPerMessage ?? Number.POSITIVE_INFINITY),
    async close() {
      await Promise.all([wechat.close(), genesys.close()])
    },
  }
}

/** Environment of a relay between these doubles. */
export function relayEnvironment(
  { relayUrl, wechat, genesys, countsQuota }: Platforms,
  storeUrl: string,
  mode: WeChatMode = 'safe',
): Record<string, string> {
  return {
    STORE_URL: storeUrl,
    PUBLIC_URL: relayUrl,
    MEDIA_POLICY: 'forward',
    MEDIA_SCANNER: 'off',
    CONSENT_MODE: 'off',
    REDIS_DURABILITY: 'require',
    GENESYS_REQUESTS_PER_MINUTE: '0',
    WECHAT_PART_PAUSE_MS: '20',
    ...(countsQuota !== false ? {} : { WECHAT_QUOTA_PER_MESSAGE: '0' }),
    RELAY_MASTER_KEYS: `m1:${SECRETS.masterKey}`,
    RELAY_API_KEYS: `admin:${SECRETS.adminKey}`,
    WECHAT_APP_ID: SECRETS.appId,
    WECHAT_APP_SECRET: SECRETS.appSecret,
    WECHAT_TOKEN: SECRETS.token,
    ...(mode === 'plain' ? {} : { WECHAT_ENCODING_AES_KEY: SECRETS.aesKey }),
    WECHAT_MESSAGE_MODE: mode,
    WECHAT_API_URL: wechat.url,
    GENESYSCLOUD_API_URL: genesys.url,
    GENESYSCLOUD_LOGIN_URL: genesys.url,
    GENESYSCLOUD_OAUTHCLIENT_ID: SECRETS.clientId,
    GENESYSCLOUD_OAUTHCLIENT_SECRET: SECRETS.clientSecret,
    GENESYS_INTEGRATION_ID: SECRETS.integrationId,
    GENESYS_WEBHOOK_SECRET: SECRETS.webhookSecret,
  }
}
