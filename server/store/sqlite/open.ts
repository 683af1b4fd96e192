import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DEFAULT_STORE_LIMITS, type Store, type StoreLimits } from '../store.js'
import { withKnownCursor } from './cursor.js'
import type { TidyPlaces } from './operations/tidy.js'
import { startThread } from './thread.js'

/** Steps of one housekeeping round; what is left waits for the next. */
const TIDY_STEPS = 20

/**
 * Opens the store in one SQLite file, made if missing (with its folder), for one relay at a time.
 * @throws StoreInUseError when another relay has it open; RelayError `store_unavailable` when it cannot be opened.
 */
export async function openSqliteStore(options: { path: string; limits?: StoreLimits }): Promise<Store> {
  const { path, limits = DEFAULT_STORE_LIMITS } = options
  mkdirSync(dirname(path), { recursive: true })
  const { call, onReady, truncateLog, close } = await startThread({ path, limits, now: Date.now() })
  let places: TidyPlaces = { items: 0, deadLetters: 0 }
  return {
    acceptance: {
      acceptPush: (push) => call('acceptPush', push),
      acceptWebhook: (webhook) => call('acceptWebhook', webhook),
      acceptForAccount: (entry) => call('acceptForAccount', entry),
      hasMarks: (account, customerId, dedupeKeys) =>
        call('hasMarks', { account, customerId, dedupeKeys, now: Date.now() }),
    },
    lanes: {
      claim: (shard, request) => call('claim', { shard, request }),
      renew: (lanes, leaseUntil) => call('renew', { lanes, leaseUntil }),
      progress: (change) => call('progress', change),
      settle: (settlement) => call('settle', settlement),
      defer: (deferral) => call('defer', deferral),
      release: (ref, fence, now) => call('release', { ref, fence, now }),
      sweep: (now) => call('sweep', { now }),
      onReady,
      depth: (now) => call('depth', { now }),
    },
    deadLetters: {
      list: async (query) => call('listDeadLetters', withKnownCursor(query)),
      find: (id) => call('findDeadLetter', { id }),
      redrive: (id, now) => call('redrive', { id, now }),
    },
    customers: {
      get: (account, customerId) => call('getCustomer', { account, customerId }),
      find: (account, _shard, identity) => call('findCustomer', { account, identity }),
      alias: (entry) => call('aliasIdentity', entry),
      joinPerson: (entry) => call('joinPerson', entry),
      personOf: (account, customerId) => call('personOf', { account, customerId }),
      finished: (account, customerId, limit) => call('finishedItems', { account, customerId, limit }),
      waiting: (account, customerId) => call('waitingItems', { account, customerId }),
      unrelayed: async (query) => call('unrelayed', withKnownCursor(query)),
      recentSessions: (query) => call('recentSessions', query),
      endSession: (account, customerId, now) => call('endSession', { account, customerId, now }),
    },
    conversations: {
      put: (account, conversationId, customerId, now) =>
        call('putConversation', { account, conversationId, customerId, now }),
      get: (account, conversationId) => call('getConversation', { account, conversationId }),
    },
    consents: {
      history: (account, customerId) => call('consentHistory', { account, customerId }),
      hold: (entry) => call('holdForConsent', entry),
      expire: (query) => call('expireConsents', query),
      unaudited: (limit) => call('unauditedConsents', { limit }),
      audited: async (entries) => void (await call('consentsAudited', { places: entries.map(({ place }) => place) })),
    },
    tiers: {
      put: (entries) => call('putTiers', { entries }),
      ofPerson: (account, customerId) => call('tiersOfPerson', { account, customerId }),
    },
    media: {
      put: (record) => call('putMedia', { record }),
      get: (id, now) => call('getMedia', { id, now }),
      ofCustomer: (account, customerId, now) => call('mediaOfCustomer', { account, customerId, now }),
      remove: ({ id }) => call('removeMedia', { id }),
    },
    questions: {
      ask: async (entry) => void (await call('askQuestion', entry)),
      find: (account, customerId, now) => call('findQuestion', { account, customerId, now }),
      close: async (account, customerId, questionId) =>
        void (await call('closeQuestion', { account, customerId, questionId })),
    },
    crossings: {
      note: async (entry) => void (await call('noteCrossing', entry)),
      count: (account, year) => call('countCrossings', { account, year }),
    },
    personalData: {
      keep: (entry) => call('keepOriginals', entry),
      find: (account, customerId, token, now) => call('findOriginal', { account, customerId, ...token, now }),
      allow: async (entry) => void (await call('allowKinds', entry)),
      allowed: (account, customerId, sessionId, now) => call('allowedKinds', { account, customerId, sessionId, now }),
      putEnding: async (entry) => void (await call('putEnding', entry)),
      ending: (account, customerId, now) => call('findEnding', { account, customerId, now }),
    },
    audit: {
      ends: (account) => call('auditEnds', { account }),
      append: (account, expected, records, head) => call('appendAudit', { account, expected, records, head }),
      list: (query) => call('listAudit', query),
      chain: (account, afterSequence, limit) => call('auditChain', { account, afterSequence, limit }),
      trim: (account, start, limit) => call('trimAudit', { account, start, limit }),
      forgetReasons: (account, customerId) => call('forgetAuditReasons', { account, customerId }),
    },
    wrappedKeys: {
      page: (writingId, after) => call('wrappedKeyPage', { writingId, after }),
      replace: async (changes) => void (await call('replaceWrappedKeys', { changes })),
    },
    erasure: {
      eraseCustomer: (request) => call('eraseCustomer', request),
      eraseConversation: (request) => call('eraseConversation', request),
      eraseKinds: (request) => call('eraseKinds', request),
      open: (query) => call('openErasures', query),
      removeElsewhere: ({ id }) => call('removeElsewhere', { id }),
      note: async (id, note) => void (await call('noteErasure', { id, note })),
      finish: async (id, note, now) => void (await call('finishErasure', { id, note, now })),
      get: (id) => call('getErasure', { id }),
      list: async (query) => call('listErasures', withKnownCursor(query)),
      compact: async () => {
        await truncateLog()
        return 'compacted'
      },
    },
    tokens: {
      get: (name, now) => call('getToken', { name, now }),
      put: (name, token) => call('putToken', { name, token }),
      expire: (name, fingerprint) => call('expireToken', { name, fingerprint }),
    },
    locks: {
      acquire: (name, owner, ttlMs, now) => call('acquireLock', { name, owner, ttlMs, now }),
      release: (name, owner) => call('releaseLock', { name, owner }),
    },
    budget: {
      take: (client, minute, want, limit, now) => call('takeBudget', { client, minute, want, limit, now }),
      giveBack: (client, minute, count) => call('giveBackBudget', { client, minute, count }),
      pause: (client, until) => call('pauseBudget', { client, until }),
    },
    facts: {
      get: (name) => call('getFact', { name }),
      set: (name, value) => call('setFact', { name, value }),
      setOnce: (name, value) => call('setFactOnce', { name, value }),
    },
    durabilityWarnings: [],
    ping: async () => void (await call('ping', null)),
    tidy: async (now) => {
      const removed = { items: 0, unrelayed: 0, deadLetters: 0 }
      for (let step = 0; step < TIDY_STEPS; step++) {
        const done = await call('tidyStep', { now, places })
        places = done.places
        removed.items += done.removed.items
        removed.deadLetters += done.removed.deadLetters
        if (!done.more) break
      }
      return removed
    },
    close,
  }
}
