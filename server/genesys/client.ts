import { setTimeout as pause } from 'node:timers/promises'
import type { Models } from 'purecloud-platform-client-v2'
import type { Dispatcher } from 'undici'
import type { Clock } from '../clock.js'
import type { AccountConfig } from '../config/types.js'
import type { GenesysLogReader } from '../privacy/audit/import-genesys.js'
import type { CustomerAnswer } from '../relay/messages/messages.js'
import type {
  CaughtMessage,
  CustomerContextForGenesys,
  GenesysConversations,
  GenesysMessaging,
  PlatformFailure,
} from '../relay/messages/platforms.js'
import { notSent } from './answers.js'
import { createAuditLogs } from './audit-logs.js'
import { createAuthorizedCalls, type GenesysCall } from './authorized-calls.js'
import { listedMessages, participantsOf, writtenMessages } from './conversations.js'
import { createDeletions, type GenesysDeletions } from './gdpr.js'
import type { TokenStores } from './oauth-token.js'
import { answerPayload, messagePayload, receiptPayload } from './payloads.js'
import type { RequestBudget } from './request-budget.js'
import { createGenesysDispatcher } from './transport.js'

const MESSAGES = '/api/v2/conversations/messages'
/** Ids in one bulk read; the platform takes up to 1,000 (SDK: postConversationsMessageMessagesBulk). */
const BULK = 100
/** Whoever asks about a conversation's end waits 10 s in all, most of 4 s of which are gone before. */
const PARTICIPANTS_TIMEOUT_MS = 5000
/** Users in one page of a role (SDK: getAuthorizationRoleUsers). */
const ROLE_PAGE = 100
/** Our own bound: each page is a call, and whoever asks waits for all of them. */
const MOST_ROLE_PAGES = 50

export interface GenesysClientOptions {
  readonly account: Pick<AccountConfig, 'name' | 'genesys'>
  readonly proxyUrl: string | undefined
  readonly tokenStores: TokenStores
  readonly budget: RequestBudget
  /** Connections shared with other accounts; without it the client makes and closes its own. */
  readonly dispatcher?: Dispatcher | undefined
  readonly clock: Clock
  /** A message's or receipt's call takes at most this long, waiting for budget and token included (8 s by default). */
  readonly timeoutMs?: number | undefined
  /** Every call, for metrics: `outcome` is `ok` or the code of the failure. */
  readonly onCall?: ((call: { route: GenesysCallName; outcome: string; ms: number }) => void) | undefined
  readonly onTokenRefresh?: ((outcome: string) => void) | undefined
}

export type GenesysCallName =
  | 'message'
  | 'answer'
  | 'receipt'
  | 'listMessages'
  | 'readMessages'
  | 'readParticipants'
  | 'readRole'
  | 'deletion'
  | 'auditLogs'

export interface GenesysClient extends GenesysMessaging, GenesysConversations {
  readonly deletions: GenesysDeletions
  readonly auditLogs: GenesysLogReader
  /** Lets nothing of catch-up wait any longer. Call it when the relay begins to stop. */
  drain(): void
  close(): Promise<void>
}

/** Open Messaging, as one account's workers see it. Failures are answers, never thrown. */
export function createGenesysClient(options: GenesysClientOptions): GenesysClient {
  const { account, budget, clock, timeoutMs = 8000, onCall } = options
  const dispatcher = options.dispatcher ?? createGenesysDispatcher(options.proxyUrl)
  const stopping = new AbortController()
  let closed = false
  const authorized = createAuthorizedCalls({
    genesys: account.genesys,
    stores: options.tokenStores,
    budget,
    dispatcher,
    clock,
    timeoutMs,
    onTokenRefresh: options.onTokenRefresh,
    stopping: stopping.signal,
  })
  const inbound = `${MESSAGES}/${encodeURIComponent(account.genesys.integrationId)}/inbound/open`

  async function call(route: GenesysCallName, details: GenesysCall): ReturnType<typeof authorized> {
    const startedAt = clock.monotonic()
    const answer = await authorized(details)
    onCall?.({ route, outcome: answer.ok ? 'ok' : answer.code, ms: clock.monotonic() - startedAt })
    return answer
  }

  /** It is part of a conversation that goes on, and is refused without one: that says nothing about the integration. */
  async function sendAnswer(message: CustomerAnswer, context: CustomerContextForGenesys) {
    const answer = await call('answer', {
      route: 'conversation',
      priority: 'message',
      fairnessKey: context.customerId,
      method: 'POST',
      path: `${inbound}/structured/response`,
      body: answerPayload(message, context),
    })
    if (answer.ok) return { ok: true as const, conversationId: undefined }
    return { ...withoutText(answer), alarm: answer.alarm && answer.action !== 'deadLetter' }
  }

  return {
    async sendMessage(message, context) {
      if (message.kind === 'answer') return sendAnswer(message, context)
      const answer = await call('message', {
        route: 'integration',
        priority: message.kind === 'notice' ? 'notice' : 'message',
        fairnessKey: context.customerId,
        method: 'POST',
        path: `${inbound}/message?prefetchConversationId=true`,
        body: messagePayload(message, context),
      })
      if (!answer.ok) return withoutText(answer)
      const conversationId = readAnswer(answer.text, (sent: Models.OpenMessageNormalizedMessage) => sent.conversationId)
      return {
        ok: true,
        conversationId: typeof conversationId === 'string' && conversationId !== '' ? conversationId : undefined,
      }
    },

    async sendReceipt(receipt) {
      const answer = await call('receipt', {
        route: 'integration',
        priority: receipt.status === 'Failed' ? 'failedReceipt' : 'deliveredReceipt',
        fairnessKey: receipt.recipientId,
        method: 'POST',
        path: `${inbound}/receipt`,
        body: receiptPayload(receipt),
      })
      if (answer.ok) return { ok: true }
      // Also an unknown message may be answered 404; only one that names it leaves the integration out of doubt.
      if (answer.code === 'http_404' && answer.text?.includes(receipt.messageId)) {
        return { ...withoutText(answer), action: 'deadLetter', alarm: false }
      }
      return withoutText(answer)
    },

    async listMessages(conversationId) {
      const id = segment(conversationId)
      if (id === undefined) return { ok: true, gone: true }
      const answer = await call('listMessages', {
        route: 'conversation',
        priority: 'catchUp',
        fairnessKey: conversationId,
        method: 'GET',
        path: `${MESSAGES}/${id}`,
      })
      if (!answer.ok) return answer.code === 'http_404' ? { ok: true, gone: true } : withoutText(answer)
      const messages = readAnswer(answer.text, listedMessages)
      return messages ? { ok: true, messages } : notSent('unreadable_answer')
    },

    async readMessages(conversationId, messageIds) {
      const id = segment(conversationId)
      const messages: CaughtMessage[] = []
      for (let at = 0; id !== undefined && at < messageIds.length; at += BULK) {
        const answer = await call('readMessages', {
          route: 'conversation',
          priority: 'catchUp',
          fairnessKey: conversationId,
          method: 'POST',
          path: `${MESSAGES}/${id}/messages/bulk`,
          body: messageIds.slice(at, at + BULK),
        })
        if (!answer.ok) return withoutText(answer)
        const texts = readAnswer(answer.text, (listing: Models.TextMessageListing) =>
          writtenMessages(conversationId, listing),
        )
        if (!texts) return notSent('unreadable_answer')
        messages.push(...texts)
      }
      return { ok: true, messages }
    },

    async readParticipants(conversationId) {
      const id = segment(conversationId)
      if (id === undefined) return { ok: true, gone: true }
      const answer = await call('readParticipants', {
        route: 'conversation',
        priority: 'message',
        fairnessKey: conversationId,
        method: 'GET',
        path: `${MESSAGES}/${id}`,
        timeoutMs: Math.min(timeoutMs, PARTICIPANTS_TIMEOUT_MS),
      })
      if (!answer.ok) return answer.code === 'http_404' ? { ok: true, gone: true } : withoutText(answer)
      const participants = readAnswer(answer.text, participantsOf)
      return participants ? { ok: true, participants } : notSent('unreadable_answer')
    },

    async hasRole(userId, roleId) {
      const id = segment(roleId)
      if (id === undefined) return { ok: true, hasRole: false }
      for (let page = 1; page <= MOST_ROLE_PAGES; page++) {
        const answer = await call('readRole', {
          route: 'conversation',
          priority: 'message',
          fairnessKey: roleId,
          method: 'GET',
          path: `/api/v2/authorization/roles/${id}/users?pageSize=${ROLE_PAGE}&pageNumber=${page}`,
          timeoutMs: Math.min(timeoutMs, PARTICIPANTS_TIMEOUT_MS),
        })
        if (!answer.ok) return answer.code === 'http_404' ? { ok: true, hasRole: false } : withoutText(answer)
        const users = readAnswer(
          answer.text,
          ({ entities = [], pageCount = 1 }: Models.UserReferenceEntityListing) => ({
            ids: entities.map((user) => user.id),
            pageCount,
          }),
        )
        if (!users) return notSent('unreadable_answer')
        if (users.ids.includes(userId)) return { ok: true, hasRole: true }
        if (page >= users.pageCount || users.ids.length === 0) break
      }
      return { ok: true, hasRole: false }
    },

    deletions: createDeletions((details) => call('deletion', details)),
    auditLogs: createAuditLogs(
      (details) => call('auditLogs', details),
      (ms) => pause(ms, undefined, { signal: stopping.signal }).catch(() => undefined),
    ),
    drain: () => stopping.abort(),
    async close() {
      stopping.abort()
      if (closed) return
      closed = true
      await budget.close()
      if (!options.dispatcher) await dispatcher.close()
    },
  }
}

/** The platform's own words stay out of logs and dead letters: they may quote what was sent. */
function withoutText({ text: _text, ...failure }: PlatformFailure & { readonly text?: string }): PlatformFailure {
  return failure
}

/** An id as one segment of a path. Ids are opaque: one that would climb (`..`) or is no text names nothing, undefined. */
function segment(id: string): string | undefined {
  if (id === '' || id === '.' || id === '..') return undefined
  try {
    return encodeURIComponent(id)
  } catch {
    return undefined
  }
}

/** Reads an answer; undefined when it is no JSON object or not of the form that `map` takes for granted. */
function readAnswer<T extends object, R>(text: string, map: (value: T) => R): R | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? map(value as T) : undefined
  } catch {
    return undefined
  }
}
