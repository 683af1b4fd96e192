import { SAFE } from '../accounts.js'
import { type BadCase, refusals } from '../bad-request.js'
import { agentText, hmac, rawWebhook, webhook } from '../webhooks.js'

const text = (): string => JSON.stringify(agentText())
const signed = (signature: (body: string) => string) => () => {
  const body = text()
  return rawWebhook(body, { 'x-hub-signature-256': signature(body) })
}
const raw = (body: () => Buffer | string) => () => rawWebhook(body())
const event = (over: Readonly<Record<string, unknown>>) => () =>
  webhook(agentText({ type: 'Event', text: undefined, events: [{ eventType: 'Typing' }], ...over }))
const with_ = (over: Readonly<Record<string, unknown>>) => () => webhook(agentText(over))
const channel = (over: object) => () => webhook(agentText({}, over))
const inside = (json: string) => raw(() => `${text().slice(0, -1)},${json}}`)

const PROOF_CASES: readonly BadCase[] = [
  ...refusals(401, 'signature_missing', {
    'no signature': () => {
      const { 'x-hub-signature-256': _, ...headers } = rawWebhook(text()).headers ?? {}
      return { ...rawWebhook(text()), headers }
    },
    'an empty signature': signed(() => ''),
    'an empty body without signature': () => rawWebhook('', { 'x-hub-signature-256': '' }),
  }),
  ...refusals(401, 'signature_mismatch', {
    'a signature in hexadecimal': signed((body) => `sha256=${hmac(body, undefined, 'hex')}`),
    'a signature without its prefix': signed((body) => hmac(body)),
    'a signature with another prefix': signed((body) => `sha1=${hmac(body)}`),
    'a prefix in capitals': signed((body) => `SHA256=${hmac(body)}`),
    'a signature without its =': signed((body) => `sha256=${hmac(body)}`.slice(0, -1)),
    'a signature for URLs': () => {
      for (;;) {
        const body = text()
        const signature = hmac(body)
        if (!/[+/]/.test(signature)) continue
        const changed = signature.replaceAll('+', '-').replaceAll('/', '_')
        return rawWebhook(body, { 'x-hub-signature-256': `sha256=${changed}` })
      }
    },
    'a prefix and nothing': signed(() => 'sha256='),
    'a signature under another secret': signed((body) => `sha256=${hmac(body, 'a secret nobody told us')}`),
    'a signature under the secret of another account': signed((body) => `sha256=${hmac(body, SAFE.webhookSecret)}`),
    'a signature under the empty secret': signed((body) => `sha256=${hmac(body, '')}`),
    'two signatures, one of them right': signed((body) => `sha256=x, sha256=${hmac(body)}`),
    'a signature over the JSON written anew': () => {
      const body = JSON.stringify(agentText(), undefined, 2)
      const rewritten = JSON.stringify(JSON.parse(body))
      return rawWebhook(body, { 'x-hub-signature-256': `sha256=${hmac(rewritten)}` })
    },
    'a body changed by one space': signed((body) => `sha256=${hmac(`${body} `)}`),
    'malformed JSON under a wrong signature': () => rawWebhook('{', { 'x-hub-signature-256': 'sha256=x' }),
  }),
]

const BODY_CASES: readonly BadCase[] = [
  ...refusals(400, 'empty_body', {
    'an empty body': raw(() => ''),
    'a body of white space': raw(() => ' \r\n'),
  }),
  ...refusals(400, 'malformed_body', {
    'no JSON': raw(() => 'hello'),
    XML: raw(() => '<xml/>'),
    'JSON that ends too soon': raw(() => text().slice(0, -1)),
    'JSON with something behind it': raw(() => `${text()}x`),
    'two JSON objects': raw(() => text() + text()),
    'a byte order mark': raw(() => `\ufeff${text()}`),
    'UTF-16': raw(() => Buffer.from(text(), 'utf16le')),
    'invalid UTF-8': raw(() =>
      Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
    ),
    'a key __proto__': inside('"__proto__":{"polluted":1}'),
    'a key __proto__ that is escaped': inside('"\\u005f\\u005fproto__":1'),
    'a key constructor': inside('"constructor":{"prototype":{}}'),
    'a key prototype, deep inside': inside('"a":[{"b":{"prototype":1}}]'),
    'a bomb of 500 KiB that does not end': raw(() => '['.repeat(500 * 1024)),
    'a bomb of objects that does not end': raw(() => '{"a":'.repeat(100 * 1024)),
    'a bomb with a key __proto__ at its bottom': inside(
      `"a":${'['.repeat(100_000)}{"__proto__":1}${']'.repeat(100_000)}`,
    ),
  }),
  ...refusals(400, 'invalid_webhook', {
    'a JSON array': () => webhook([agentText()]),
    'a JSON text': () => webhook('text'),
    'a JSON number': () => webhook(7),
    'JSON null': () => webhook(null),
    'an empty object': () => webhook({}),
    'a bomb of 500 KiB': raw(() => '['.repeat(250 * 1024) + ']'.repeat(250 * 1024)),
    'no id': with_({ id: undefined }),
    'an empty id': with_({ id: '' }),
    'an id that is a number': with_({ id: 12 }),
    'an id of 129 characters': with_({ id: 'i'.repeat(129) }),
    'no type': with_({ type: undefined }),
    'a type that is a list': with_({ type: ['Text'] }),
    'a type of 65 characters': with_({ type: 'T'.repeat(65) }),
    'no channel': with_({ channel: undefined }),
    'a channel that is null': with_({ channel: null }),
    'a channel that is a list': with_({ channel: [] }),
    'a channel that is a text': with_({ channel: 'Open' }),
    'nobody to send to': channel({ to: undefined }),
    'a recipient that is a text': channel({ to: 'someone' }),
    'a recipient that is a list': channel({ to: [] }),
    'a recipient without id': channel({ to: {} }),
    'a recipient with an empty id': channel({ to: { id: '' } }),
    'a recipient whose id is a bomb': raw(() =>
      JSON.stringify(agentText({}, { to: { id: 'BOMB' } })).replace('"BOMB"', '['.repeat(50_000) + ']'.repeat(50_000)),
    ),
    'a recipient id of 129 characters': channel({ to: { id: 'c'.repeat(129) } }),
    'an integration id of 129 characters': channel({ id: 'c'.repeat(129) }),
    'a message id of 129 characters': channel({ messageId: 'm'.repeat(129) }),
    'a message id that is an object': channel({ messageId: {} }),
    'a sender that is a text': channel({ from: 'me' }),
    'a time that is a number': channel({ time: 1_700_000_000 }),
    'a time that is no date': channel({ time: 'noon' }),
    'a conversation id of 129 characters': with_({ conversationId: 'v'.repeat(129) }),
    'a conversation id that is an object': with_({ conversationId: {} }),
    'a text that is a number': with_({ text: 5 }),
    'a text that is a list': with_({ text: ['a'] }),
    'an originating entity that is an object': with_({ originatingEntity: {} }),
    'a content that is an object': with_({ content: {} }),
    'a content of texts': with_({ content: ['Attachment'] }),
    'a content whose type is a number': with_({ content: [{ contentType: 1 }] }),
    'an attachment that is a list': with_({ content: [{ contentType: 'Attachment', attachment: [] }] }),
    'an event without events': event({ events: undefined }),
    'an event with no events in its list': event({ events: [] }),
    'events that are an object': event({ events: {} }),
    'an event without its type': event({ events: [{}] }),
    'an event that is null': event({ events: [null] }),
    'typing whose duration is a text': event({ events: [{ eventType: 'Typing', typing: { duration: '5' } }] }),
    'typing to nobody': event({ channel: {} }),
    'a receipt without status': with_({ type: 'Receipt' }),
    'a receipt with an empty status': with_({ type: 'Receipt', status: '' }),
    'a receipt whose status is a number': with_({ type: 'Receipt', status: 1 }),
    'a receipt whose reasons are texts': with_({ type: 'Receipt', status: 'Failed', reasons: ['x'] }),
    'a receipt whose reasons are an object': with_({ type: 'Receipt', status: 'Failed', reasons: {} }),
    'a receipt whose end is a text': with_({ type: 'Receipt', status: 'Failed', isFinalReceipt: 'yes' }),
  }),
]

export const GENESYS_CASES: readonly BadCase[] = [...PROOF_CASES, ...BODY_CASES]
