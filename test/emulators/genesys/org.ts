export interface GenesysDoubleClient {
  readonly id: string
  readonly secret: string
  /** Default: `conversation:message:receive` and `conversation:message:view`. */
  readonly permissions?: readonly string[]
}

export interface GenesysDoubleIntegration {
  readonly id: string
  readonly name?: string
  /** Where messages to customers go; may be set later with `setWebhookUrl`. */
  readonly webhookUrl?: string
  /** Longer than 15 characters. */
  readonly webhookSecret: string
  /** Headers put on every webhook. */
  readonly webhookHeaders?: Record<string, string>
}

export interface NamedEntity {
  readonly id: string
  readonly name: string
}

/** Rules nobody could verify; the default is the harsher reading. */
export interface GenesysSwitches {
  /** Requests a minute per OAuth client, else 429 (default 300; Infinity lifts the limit). */
  readonly requestsPerMinute: number
  /** Life of a token in seconds (default 86400). */
  readonly tokenLifeSeconds: number
  /** Fields nobody documents are refused with 400 (default true). */
  readonly refuseUnknownFields: boolean
  /** A webhook whose connection broke is sent again (default false: only time-outs, 429 and 5xx). */
  readonly retryBrokenConnections: boolean
  /** Within the threading timeline a new message reuses the conversationId (default true). */
  readonly reuseConversationId: boolean
  /** How long after its end a conversation is joined again (default 72 h). */
  readonly threadingTimelineMs: number
  /** A conversation is 404 this long after its end (default: never). */
  readonly forgetEndedAfterMs: number
  /** An agent takes each conversation at once (default true). */
  readonly autoAnswer: boolean
  /** A conversation begins in a flow, which has to put it into a queue with `enterQueue` (default false: it begins in one). */
  readonly flowFirst: boolean
}

export const HARSH_SWITCHES: GenesysSwitches = {
  requestsPerMinute: 300,
  tokenLifeSeconds: 86_400,
  refuseUnknownFields: true,
  retryBrokenConnections: false,
  reuseConversationId: true,
  threadingTimelineMs: 72 * 3_600_000,
  forgetEndedAfterMs: Number.POSITIVE_INFINITY,
  autoAnswer: true,
  flowFirst: false,
}

/** Customers' messages, receipts and typing. */
export const RECEIVE = 'conversation:message:receive'
export const VIEW = 'conversation:message:view'
