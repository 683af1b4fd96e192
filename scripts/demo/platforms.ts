import type { GenesysEmulator } from '../../test/emulators/genesys/genesys-emulator.js'
import { startGenesys } from '../../test/emulators/genesys/start-genesys.js'
import { startWeChat } from '../../test/emulators/wechat/start-wechat.js'
import type { WeChatEmulator } from '../../test/emulators/wechat/wechat-emulator.js'
import type { DemoSecrets } from './cast.js'
import type { DemoLanguage } from './options.js'

/** Both platforms, emulated on loopback. */
export interface Platforms {
  readonly wechat: WeChatEmulator
  readonly genesys: GenesysEmulator
  close(): Promise<void>
}

/**
 * Starts both platforms and points their webhooks at the relay.
 *
 * Nobody could verify whether the real platforms try again after a refused connection; the demo lets both do so, as
 * otherwise what is written while the only relay is dead could not arrive.
 */
export async function startPlatforms(secrets: DemoSecrets, relayUrl: string): Promise<Platforms> {
  const wechat = await startWeChat({
    accounts: [
      {
        appId: secrets.appId,
        appSecret: secrets.appSecret,
        token: secrets.token,
        encodingAesKey: secrets.encodingAesKey,
        mode: 'safe',
        originalId: 'gh_0123456789ab',
        webhookUrl: `${relayUrl}/webhooks/wechat/default`,
      },
    ],
    switches: { retryOn: 'errors' },
  })
  const genesys = await startGenesys({
    clients: [{ id: secrets.clientId, secret: secrets.clientSecret }],
    integrations: [
      {
        id: secrets.integrationId,
        webhookUrl: `${relayUrl}/webhooks/genesys/default`,
        webhookSecret: secrets.webhookSecret,
      },
    ],
    switches: { retryBrokenConnections: true },
  })
  return {
    wechat,
    genesys,
    async close() {
      await Promise.all([wechat.close(), genesys.close()])
    },
  }
}

/** The relay's environment: one account in safe mode, both platforms' addresses, an embedded store. */
export function relayEnvironment(
  secrets: DemoSecrets,
  platforms: Platforms,
  storeFile: string,
  language: DemoLanguage,
): Record<string, string> {
  return {
    STORE_URL: `sqlite:${storeFile}`,
    LOG_LEVEL: 'info',
    ACCOUNT_LANGUAGE: language === 'en' ? 'en' : 'zh-CN',
    WECHAT_APP_ID: secrets.appId,
    WECHAT_APP_SECRET: secrets.appSecret,
    WECHAT_TOKEN: secrets.token,
    WECHAT_ENCODING_AES_KEY: secrets.encodingAesKey,
    WECHAT_API_URL: platforms.wechat.url,
    GENESYSCLOUD_API_URL: platforms.genesys.url,
    GENESYSCLOUD_LOGIN_URL: platforms.genesys.url,
    GENESYSCLOUD_OAUTHCLIENT_ID: secrets.clientId,
    GENESYSCLOUD_OAUTHCLIENT_SECRET: secrets.clientSecret,
    GENESYS_INTEGRATION_ID: secrets.integrationId,
    GENESYS_WEBHOOK_SECRET: secrets.webhookSecret,
    RELAY_API_KEYS: `admin:${secrets.adminKey}`,
  }
}
