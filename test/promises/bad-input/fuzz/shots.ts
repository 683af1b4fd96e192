import fc from 'fast-check'
import { ADMIN_KEY, PLAIN, SAFE } from '../accounts.js'
import type { TestRequest } from '../bad-request.js'
import {
  encrypted,
  encryptedBlocks,
  envelope,
  plainPush,
  plainQuery,
  post,
  pushXml,
  queryString,
  safePush,
  safePushOf,
  safeQuery,
} from '../pushes.js'
import { rawWebhook } from '../webhooks.js'
import { edited, edits } from './mutations.js'
import { JSON_SAMPLES, PUSH_SAMPLES, WEBHOOK_SAMPLES } from './samples.js'

/** One request of the fuzz run. */
export interface Shot {
  readonly kind: string
  /** It proves nothing, so it must not be taken. */
  readonly unproven: boolean
  /** Made when it is sent, as it is signed with the time. */
  readonly request: () => TestRequest
}

const JSON_TYPE = { 'content-type': 'application/json' }
const bytes = fc.uint8Array({ maxLength: 600 }).map((array) => Buffer.from(array))
const sampleOf = (samples: readonly (() => string)[]) => fc.constantFrom(...samples)
const mutated = (samples: readonly (() => string)[]) =>
  fc.tuple(sampleOf(samples), edits).map(
    ([sample, changes]) =>
      () =>
        edited(sample(), changes),
  )

const random = bytes.map((body) => () => body)
const xmlBody = fc.oneof({ arbitrary: random, weight: 1 }, { arbitrary: mutated(PUSH_SAMPLES), weight: 5 })
const jsonBody = fc.oneof({ arbitrary: random, weight: 1 }, { arbitrary: mutated(JSON_SAMPLES), weight: 5 })
const webhookBody = fc.oneof(
  { arbitrary: random, weight: 1 },
  { arbitrary: fc.json({ maxDepth: 6 }).map((json) => () => Buffer.from(json)), weight: 1 },
  { arbitrary: mutated(WEBHOOK_SAMPLES), weight: 5 },
)

/** A kind of shot; `shoot` says what goes over the wire for what was drawn. */
function kindOf<T>(kind: string, drawn: fc.Arbitrary<T>, shoot: (value: T) => TestRequest, unproven = false) {
  return drawn.map((value): Shot => ({ kind, unproven, request: () => shoot(value) }))
}

/** Printable ASCII, as more cannot stand in a request line. */
const urlSafe = (query: Buffer): string => query.toString('latin1').replace(/[^\x21-\x7e]/g, '%')

const plainXml = kindOf('clear XML', xmlBody, (body) => plainPush(body()))
const plainJson = kindOf('clear JSON', jsonBody, (body) => plainPush(body(), JSON_TYPE))
const untyped = kindOf('clear, without a type', fc.oneof(xmlBody, jsonBody), (body) => plainPush(body(), {}))
const insideEncryption = kindOf('inside the encryption', fc.oneof(xmlBody, jsonBody), (body) => safePush(body()))
const cipherTexts = kindOf('ciphertext', edits, (changes) =>
  safePushOf(edited(encrypted(pushXml()), changes).toString()),
)
const blocks = kindOf(
  'encrypted blocks',
  fc.uint8Array({ minLength: 32, maxLength: 320 }).map((array) => Buffer.from(array.subarray(0, array.length & ~31))),
  (content) => safePushOf(encryptedBlocks(content)),
)
const envelopes = kindOf('envelope', edits, (changes) => {
  const cipherText = encrypted(pushXml())
  return post(SAFE, safeQuery(SAFE, cipherText), edited(envelope(cipherText), changes))
})
const queries = kindOf('query', edits, (changes) =>
  post(PLAIN, urlSafe(edited(queryString(plainQuery(PLAIN)), changes)), pushXml()),
)
const echoes = kindOf('echo', edits, (changes) => ({
  method: 'GET',
  path: `/webhooks/wechat/${PLAIN.name}?${urlSafe(edited(`${queryString(plainQuery(PLAIN))}&echostr=4242`, changes))}`,
}))
const webhooks = kindOf('webhook', webhookBody, (body) => rawWebhook(body()))
const lists = kindOf('list', edits, (changes) => ({
  method: 'GET',
  path: `/api/v1/dead-letters?${urlSafe(edited('account=open&limit=20&after=MDAKMQpt', changes))}`,
  headers: { authorization: `Bearer ${ADMIN_KEY}` },
}))
const redrives = kindOf('redrive', bytes, (id) => ({
  method: 'POST',
  path: `/api/v1/dead-letters/${encodeURIComponent(id.toString('latin1').slice(0, 200))}x/redrive`,
  headers: { authorization: `Bearer ${ADMIN_KEY}` },
}))
const unsignedPushes = kindOf('unsigned push', xmlBody, (body) => post(PLAIN, '', body()), true)
const wronglySignedPushes = kindOf(
  'wrongly signed push',
  xmlBody,
  (body) => post(PLAIN, plainQuery({ ...PLAIN, token: 'guessed' }), body()),
  true,
)
const unsignedWebhooks = kindOf(
  'wrongly signed webhook',
  webhookBody,
  (body) => rawWebhook(body(), {}, { ...PLAIN, webhookSecret: 'guessed' }),
  true,
)

export const shot: fc.Arbitrary<Shot> = fc.oneof(
  { arbitrary: plainXml, weight: 5 },
  { arbitrary: plainJson, weight: 3 },
  { arbitrary: untyped, weight: 1 },
  { arbitrary: insideEncryption, weight: 4 },
  { arbitrary: cipherTexts, weight: 2 },
  { arbitrary: blocks, weight: 1 },
  { arbitrary: envelopes, weight: 2 },
  { arbitrary: queries, weight: 2 },
  { arbitrary: echoes, weight: 1 },
  { arbitrary: webhooks, weight: 6 },
  { arbitrary: lists, weight: 1 },
  { arbitrary: redrives, weight: 1 },
  { arbitrary: unsignedPushes, weight: 1 },
  { arbitrary: wronglySignedPushes, weight: 1 },
  { arbitrary: unsignedWebhooks, weight: 1 },
)
