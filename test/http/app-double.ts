import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '../../server/clock.js'
import { type AppDeps, createApp, type RequestOutcome } from '../../server/http/app.js'
import { type PlacedEntry, readCanonicalText } from '../../server/privacy/audit/entry.js'
import type { UnrelayedEntry } from '../../server/store/customers.js'
import type { DeadLetter, LaneRef } from '../../server/store/lanes.js'
import { trailDouble } from '../privacy/audit/trail-double.js'
import { actionsDouble } from './actions-double.js'
import { apiKey } from './api-key.js'
import { eraseDouble } from './erase-double.js'
import { personalDataDouble } from './personal-data-double.js'

export const ADMIN_KEY = 'admin-key-0123456789abcdef'
export const SECOND_ADMIN_KEY = 'admin-key-fedcba9876543210'
export const ACTIONS_KEY = 'actions-key-0123456789abcd'
export const PRIVACY_KEY = 'privacy-key-0123456789abcd'
export const CUSTOMER_ID = '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b10'
export const DIED_AT = Date.UTC(2026, 0, 2, 3, 4, 5)

export function deadLetter(number: number, account = 'default'): DeadLetter {
  return {
    id: `7f-${number}`,
    ref: { account, customerId: CUSTOMER_ID, lane: 'inbound' },
    item: {
      id: `i-${number}`,
      kind: 'text',
      body: { keyId: 'k', sealed: 'SEALED-WORDS' },
      seq: number,
      acceptedAt: DIED_AT - 1000,
      sessionId: 's-1',
      acknowledged: false,
    },
    reason: 'http_400',
    detail: 'Genesys refused the message.',
    attempts: 1,
    diedAt: DIED_AT,
  }
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  json(): unknown
}

/** The application on a listening server, over lists in memory. */
export async function startApp(over: Partial<AppDeps> = {}) {
  const deadLetters: DeadLetter[] = []
  const unrelayed: UnrelayedEntry[] = []
  const { trail, reader, store: auditStore } = trailDouble()
  const woken: LaneRef[] = []
  const outcomes: RequestOutcome[] = []
  const page = <T extends { id: string }>(all: readonly T[], query: { after?: string | undefined; limit: number }) => {
    const from = query.after === undefined ? 0 : all.findIndex(({ id }) => id === query.after) + 1
    const entries = all.slice(from, from + query.limit)
    return { entries, next: from + query.limit < all.length ? entries.at(-1)?.id : undefined }
  }
  const app = createApp({
    apiKeys: [
      apiKey('admin', ADMIN_KEY),
      apiKey('admin', SECOND_ADMIN_KEY),
      apiKey('actions', ACTIONS_KEY),
      apiKey('privacy', PRIVACY_KEY),
    ],
    audit: trail,
    auditReader: reader,
    importGenesysAudit: async () => ({
      quality: { found: 2, imported: 1, failure: '' },
      audits: { found: 0, imported: 0, failure: 'http_403' },
    }),
    onRefusalUnrecorded: (error) => {
      throw error
    },
    media: { open: async () => undefined },
    surroundings: async () => ({ ffmpeg: true, scanner: 'sound', backends: [] }),
    accounts: new Set(['default', 'second']),
    clock: systemClock,
    ping: async () => undefined,
    takesWebhooks: () => true,
    metricsText: async () => 'lanes 3\n',
    onReady: (lane) => void woken.push(lane),
    onOutcome: (outcome) => void outcomes.push(outcome),
    deadLetters: {
      list: async (query) =>
        page(
          deadLetters.filter(({ ref }) => query.account === undefined || ref.account === query.account),
          query,
        ),
      find: async (id) => deadLetters.find((letter) => letter.id === id),
      redrive: async (id) => {
        const at = deadLetters.findIndex((letter) => letter.id === id)
        return at < 0 ? undefined : deadLetters.splice(at, 1)[0]?.ref
      },
    },
    customers: {
      unrelayed: async (query) => {
        const all = unrelayed
          .filter(({ account }) => query.account === undefined || account === query.account)
          .map((entry) => ({ ...entry, id: entry.itemId }))
        return page(all, query)
      },
    },
    ...eraseDouble(),
    ...actionsDouble(),
    ...personalDataDouble(),
    ...over,
  })
  const server: Server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function ask(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string | Uint8Array<ArrayBuffer>,
  ): Promise<Answer> {
    const response = await fetch(`${base}${path}`, { method, headers, ...(body === undefined ? {} : { body }) })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) as unknown }
  }

  /** What stands in the audit log, newest last. */
  async function recorded(account = 'default'): Promise<PlacedEntry[]> {
    const records = await auditStore.chain(account, 0, 100)
    return records.flatMap(({ text }) => readCanonicalText(text) ?? [])
  }

  return {
    recorded,
    trail,
    auditStore,
    app,
    base,
    deadLetters,
    unrelayed,
    woken,
    outcomes,
    ask,
    asAdmin: (method: string, path: string) => ask(method, path, { authorization: `Bearer ${ADMIN_KEY}` }),
    /** With a key, and a body as JSON. */
    send: (key: string, method: string, path: string, body?: unknown) => {
      const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
      const text = body === undefined ? undefined : JSON.stringify(body)
      return ask(method, path, { authorization: `Bearer ${key}`, ...type }, text)
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
