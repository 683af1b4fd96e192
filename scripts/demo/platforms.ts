import type { GenesysEmulator } from '../../test/emulators/genesys/genesys-emulator.js'
import { PlatformOrg } from '../../test/emulators/genesys/org/platform-org.js'
import { startGenesys } from '../../test/emulators/genesys/start-genesys.js'
import { startWeChat } from '../../test/emulators/wechat/start-wechat.js'
import type { WeChatEmulator } from '../../test/emulators/wechat/wechat-emulator.js'
import type { DemoSecrets } from './cast.js'
import type { DemoConsent, DemoLanguage } from './options.js'
import { runPublishedAction } from './org/run-action.js'

/** Both platforms, emulated on loopback. */
export interface Platforms {
  readonly wechat: WeChatEmulator
  readonly genesys: GenesysEmulator
  /** The org's platform API, at the same address: what the deploy is pushed into. */
  readonly org: PlatformOrg
  close(): Promise<void>
}

/**
 * Starts both platforms, the org still without anything of ours, and points WeChat's pushes at the relay.
 *
 * Nobody could verify whether the real platforms try again after a refused connection; the demo lets both do so, as
 * otherwise what is written while the only relay is dead could not arrive. Nor whether the acknowledgement counts
 * against the quota: here, as the relay believes, it does not.
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
    switches: { retryOn: 'errors', passiveRepliesCount: false },
  })
  const clients = [{ id: secrets.clientId, secret: secrets.clientSecret, permissions: ['*'] }]
  // The relay listens on loopback, where there is no https on 443.
  const org = new PlatformOrg({ clients, switches: { anyWebhookAddress: true }, runAction: runPublishedAction })
  const genesys = await startGenesys({
    clients,
    integrations: [],
    platform: org,
    switches: { retryBrokenConnections: true, flowFirst: true },
  })
  return {
    wechat,
    genesys,
    org,
    async close() {
      await Promise.all([wechat.close(), genesys.close()])
    },
  }
}

export interface RelaySettings {
  readonly storeFile: string
  /** What the deploy wrote: everything about Genesys. */
  readonly deployed: Readonly<Record<string, string>>
  readonly language: DemoLanguage
  readonly consent: DemoConsent
  /** `MEDIA_SCANNER`. */
  readonly scanner: string
}

/** The relay's environment: one account in safe mode, WeChat's address, an embedded store, media passed on. */
export function relayEnvironment(
  secrets: DemoSecrets,
  platforms: Platforms,
  { storeFile, deployed, language, consent, scanner }: RelaySettings,
): Record<string, string> {
  return {
    ...deployed,
    STORE_URL: `sqlite:${storeFile}`,
    LOG_LEVEL: 'info',
    // Every message of the demo is to arrive, also a word of thanks after the end.
    COURTESY_MINUTES: '0',
    ACCOUNT_LANGUAGE: language === 'en' ? 'en' : 'zh-CN',
    WECHAT_APP_ID: secrets.appId,
    WECHAT_APP_SECRET: secrets.appSecret,
    WECHAT_TOKEN: secrets.token,
    WECHAT_ENCODING_AES_KEY: secrets.encodingAesKey,
    WECHAT_API_URL: platforms.wechat.url,
    RELAY_API_KEYS: apiKeys(secrets),
    MEDIA_POLICY: 'forward',
    MEDIA_SCANNER: scanner,
    REVEAL_RIGHTS: revealRights(platforms.org),
    CONSENT_MODE: consent,
    ...consentOf(language),
  }
}

/** Agents of the VIP queue may see every original, those of the Priority queue phone numbers, others none. */
function revealRights({ state: { queues } }: PlatformOrg): string {
  const queue = (name: string) => `queue:${queues.named(name)?.id}`
  return `*@${queue('WeChat VIP')};mobile@${queue('WeChat Priority')}`
}

/** What customers are told of where their messages go. */
function consentOf(language: DemoLanguage): Record<string, string> {
  const isEnglish = language === 'en'
  return {
    CONSENT_RECIPIENT: isEnglish ? 'Emulated Org Ltd.' : '模拟组织有限公司',
    CONSENT_COUNTRY: isEnglish ? 'Ireland' : '爱尔兰',
    CONSENT_CONTACT: 'privacy@example.cn',
    CONSENT_ALTERNATIVE: isEnglish ? 'call 400-000-0000' : '请致电 400-000-0000',
    CONSENT_POLICY_VERSION: '2026-01',
    CONSENT_POLICY_URL: 'https://www.example.cn/privacy',
  }
}

/**
 * The relay's keys: `admin` sets tiers, `actions` is for the data actions, `privacy` erases and reads the audit log,
 * `reveal` asks for originals in the name of agents.
 */
export function apiKeys(secrets: DemoSecrets): string {
  const { adminKey, actionsKey, privacyKey, revealKey } = secrets
  const named = `privacy[name=privacy-officer]:${privacyKey},reveal[name=agent-desktop]:${revealKey}`
  return `admin[name=shop-system]:${adminKey},actions:${actionsKey},${named}`
}
