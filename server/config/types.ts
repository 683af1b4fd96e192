/** Typed configuration of one relay process; made by `server/config.ts` from the environment, checked as a whole. */

import type { RedactionPolicy } from '../privacy/redaction/policy.js'
import type { MediaType } from '../relay/messages/messages.js'
import type { Tier } from '../relay/messages/tier.js'

export type Language = 'zh-CN' | 'en'
export type WeChatMessageMode = 'safe' | 'compatible' | 'plain'

export interface WeChatAccountConfig {
  readonly appId: string
  readonly appSecret: string
  readonly token: string
  readonly tokenPrevious: string | undefined
  /** 43 characters; undefined in plain mode without a key. */
  readonly encodingAesKey: string | undefined
  readonly encodingAesKeyPrevious: string | undefined
  /** Modes taken on POST; at least one, two during a switch. */
  readonly messageModes: readonly WeChatMessageMode[]
}

export interface GenesysClientConfig {
  readonly id: string
  readonly secret: string
}

export interface GenesysAccountConfig {
  readonly integrationId: string
  readonly webhookSecret: string
  readonly webhookSecretPrevious: string | undefined
  /** At least one OAuth client; each has its own request budget. */
  readonly clients: readonly GenesysClientConfig[]
  /** e.g. `https://api.mypurecloud.com`, no trailing slash. */
  readonly apiUrl: string
  /** e.g. `https://login.mypurecloud.com`, no trailing slash. */
  readonly loginUrl: string
  /** Besides the API's own host, where attachments may be fetched from: `*.mypurecloud.com` of the region, others by name. */
  readonly attachmentHosts?: readonly string[] | undefined
}

/** A CRM that is asked for customers' tiers over HTTP. */
export interface CrmConfig {
  /** Address with the placeholders `{{customerId}}` and `{{account}}`. */
  readonly urlTemplate: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON pointer (RFC 6901) of the tier in the CRM's answer. */
  readonly tierPointer: string
  /** The CRM's words for tiers; undefined when it uses ours. */
  readonly tierMap: Readonly<Record<string, Tier>> | undefined
  /** How long an answer is used again; 0: not at all. */
  readonly cacheSeconds: number
}

/** Thanks and the like after the end of a session, which open no new one. */
export interface CourtesyConfig {
  /** Time after the end; 0: every text opens a session. */
  readonly withinMs: number
  readonly words: readonly string[]
}
/** `forward`: passed on to agents. `block`: not; customer and agent are told. */
export type MediaPolicy = 'forward' | 'block'

/** What becomes of customers' pictures, voice messages and videos. */
export type MediaPolicies = Readonly<Record<MediaType, MediaPolicy>>

/** What is left to the other backend alone. White space around a text and the case of its letters do not count. */
export interface ForwardOnly {
  readonly texts: readonly string[]
  readonly prefixes: readonly string[]
  /** EventKeys, to the letter. */
  readonly eventKeys: readonly string[]
}

/** An existing backend of the account: it gets a copy of every push, as if WeChat had sent it. */
export interface ForwardConfig {
  /** https, or http to a private address. */
  readonly url: string
  readonly token: string
  /** 43 characters; undefined: copies go in clear. */
  readonly encodingAesKey: string | undefined
  /** Whose passive reply wins where there are two. */
  readonly reply: 'ours' | 'theirs'
  readonly only: ForwardOnly
  /** How long the backend may take, and how long after a push's arrival an answer waits for it. */
  readonly timeoutMs: number
  readonly maxInFlight: number
}

/** How long an account's records stay, milliseconds. */
export interface RetentionConfig {
  /** Finished items, kept pushes and dead letters. */
  readonly transcriptMs: number
  /** Originals behind tokens. */
  readonly personalDataMs: number
  readonly mediaMs: number
}

/** Which agents may see which originals behind tokens: those of these queues, and those with these roles. */
export interface RevealRight {
  readonly kinds: 'all' | readonly string[]
  /** Ids of queues in Genesys Cloud. */
  readonly queues: readonly string[]
  /** Ids of roles in Genesys Cloud. */
  readonly roles: readonly string[]
}

/** What goes out in the place of a text when WeChat takes no messages to a customer any more. */
export interface NotificationConfig {
  /** A template message; or a subscription notice, agreed to each time anew, or for good. */
  readonly kind: 'template' | 'subscription_once' | 'subscription_long'
  readonly templateId: string
  /** Value of each field, with the placeholders `{{text}}`, `{{time}}` and `{{date}}`. */
  readonly fields: Readonly<Record<string, string>>
  /** Page that it opens; '' for none. */
  readonly url: string
}

/** What customers of an account are told, or asked to agree to, before their messages leave mainland China. */
export interface ConsentConfig {
  /** `required`: nothing of a customer goes on before they agree. */
  readonly mode: 'notice' | 'required'
  readonly recipient: string
  readonly country: string
  readonly contact: string
  /** No white space. */
  readonly policyVersion: string
  readonly policyUrl: string
  /** Offered to customers who decline. */
  readonly alternative: string | undefined
  /** The question offers a consent of its own to sensitive kinds of data. */
  readonly sensitive: boolean
  /** At least one. */
  readonly withdrawWords: readonly string[]
}

/** One Official Account bound to one Open Messaging integration. */
export interface AccountConfig {
  /** [a-z0-9-]{1,32}; `default` when it comes from the environment. */
  readonly name: string
  readonly language: Language
  readonly wechat: WeChatAccountConfig
  readonly genesys: GenesysAccountConfig
  /** Answer the first message of a session with the passive acknowledgement. */
  readonly acknowledgement: boolean
  /** No second acknowledgement within this time; 0: one in every session. */
  readonly acknowledgementIntervalMs: number
  readonly courtesy: CourtesyConfig
  /** Keys of menu entries whose click opens a session. */
  readonly sessionMenuKeys: readonly string[]
  readonly mediaPolicy: MediaPolicies
  /** What becomes of personal data in customers' words; undefined where nothing is redacted. */
  readonly redaction?: RedactionPolicy | undefined
  readonly retention: RetentionConfig
  /** None: no agent may. */
  readonly revealRights: readonly RevealRight[]
  /** Undefined when no CRM is connected. */
  readonly crm?: CrmConfig | undefined
  /** Undefined: after the window a message fails. */
  readonly notification?: NotificationConfig | undefined
  /** Undefined when the relay is alone behind the account's push URL. */
  readonly forward?: ForwardConfig | undefined
  /** Undefined when customers are neither told nor asked. */
  readonly consent?: ConsentConfig | undefined
}

/** Who looks for malware in media files. */
export type MediaScannerConfig =
  | { readonly kind: 'off' }
  | {
      readonly kind: 'clamd'
      readonly address: { readonly host: string; readonly port: number } | { readonly path: string }
    }

/** What a key of `RELAY_API_KEYS` may be for. */
export const API_ROLES = ['actions', 'admin', 'privacy', 'erase', 'reveal', 'reveal-grant'] as const
/** Those of data actions: what Genesys Cloud calls from outside. */
export const DATA_ACTION_ROLES: readonly ApiRole[] = ['actions', 'erase', 'reveal-grant']
export type ApiRole = (typeof API_ROLES)[number]

/** A key of the API; itself it is kept nowhere. */
export interface ApiKeyConfig {
  readonly role: ApiRole
  /** Who uses it, as the audit log says it. */
  readonly name: string
  /** SHA-256 of the key, 64 hex digits. */
  readonly digest: string
  /** Accounts it is for; undefined: all. */
  readonly accounts?: readonly string[] | undefined
}

/** Proxies in front that are believed: so many, or those of these addresses and ranges. */
export type TrustProxy = { readonly hops: number } | { readonly addresses: readonly string[] }

/** Where webhooks may come from. */
export interface WebhookSources {
  /** Addresses and ranges. */
  readonly listed: readonly string[]
  /** Also those that the platform says it sends from. */
  readonly published: boolean
}

export interface AccessConfig {
  readonly trustProxy: TrustProxy | undefined
  /** A port of its own for operators and privacy officers. */
  readonly admin: { readonly port: number; readonly host: string } | undefined
  /** Undefined: webhooks may come from anywhere. */
  readonly wechatSources: WebhookSources | undefined
  readonly genesysSources: WebhookSources | undefined
}

export interface Config {
  readonly port: number
  readonly publicUrl: string | undefined
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  readonly shutdownGraceMs: number
  readonly storeUrl: string
  readonly redisDurability: 'warn' | 'require'
  readonly laneLeaseMs: number
  /** Ring for wrapping keys, the first one writes; empty only with `sqlite:` (a key file is made beside the store). */
  readonly masterKeys: readonly { readonly id: string; readonly key: Buffer }[]
  readonly apiKeys: readonly ApiKeyConfig[]
  readonly access: AccessConfig
  readonly accounts: readonly AccountConfig[]
  readonly wechat: {
    readonly apiUrl: string
    readonly openUrl: string
    readonly proxyUrl: string | undefined
    readonly tokenApi: 'stable_token' | 'token'
    /** 0 turns the freshness check off. */
    readonly clockToleranceSeconds: number
    readonly textLimitBytes: number
    /** Custom messages per customer message; 0: not counted. */
    readonly quotaPerMessage: number
    readonly botSlots: number
    readonly partPauseMs: number
  }
  readonly genesys: {
    readonly proxyUrl: string | undefined
    /** Per OAuth client; 0: no limit. */
    readonly requestsPerMinute: number
    /** Genesys is asked to delete whom the relay erases. */
    readonly gdprDelete: boolean
  }
  readonly agentNotices: 'message' | 'off'
  readonly ackCountsAsQuota: boolean
  /** A session without a message either way for this long is over (Genesys's threading timeline, 72 h). */
  readonly sessionTimelineMs: number
  /** How long finished items, kept pushes and dead letters stay. */
  readonly transcriptRetentionMs: number
  /** How long records of the audit log stay. */
  readonly auditRetentionMs: number
  readonly media: {
    /** Undefined while none is chosen: then no file is clean. */
    readonly scanner: MediaScannerConfig | undefined
    /** Folder of the encrypted files. */
    readonly folder: string
  }
  readonly dataBoundary: 'global' | 'mainland'
}
