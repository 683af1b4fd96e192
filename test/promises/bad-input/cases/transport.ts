import { gzipSync } from 'node:zlib'
import { PLAIN, SAFE } from '../accounts.js'
import { type BadCase, refusals } from '../bad-request.js'
import { plainPush, plainQuery, post, pushXml, safePush, textFields, wechatPath } from '../pushes.js'
import { agentText, rawWebhook } from '../webhooks.js'

const PUSH_LIMIT = 64 * 1024
const WEBHOOK_LIMIT = 512 * 1024

/** A good push of exactly this many bytes. */
function pushOf(bytes: number): string {
  const fields = { ...textFields(), Content: 'x' }
  return pushXml({ ...fields, Content: 'x'.repeat(bytes - Buffer.byteLength(pushXml(fields)) + 1) })
}

/** A good webhook of exactly this many bytes. */
function webhookOf(bytes: number): string {
  const value = agentText({ text: '' })
  return JSON.stringify({ ...value, text: 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify(value))) })
}

const typedPush = (type: string) => () => plainPush(pushXml(), { 'content-type': type })
const typedWebhook = (type: string) => () => rawWebhook(JSON.stringify(agentText()), { 'content-type': type })
const pushBy = (method: string) => () => ({ method, path: wechatPath(PLAIN, plainQuery(PLAIN)) })
const webhookBy = (method: string) => () => ({ ...rawWebhook(''), method, body: '' })

/** Sizes, types, methods, paths, and what is no HTTP: before anything is read. */
export const TRANSPORT_CASES: readonly BadCase[] = [
  ...refusals(413, 'body_too_large', {
    'a push of 64 KiB and a byte': () => plainPush(pushOf(PUSH_LIMIT + 1)),
    'a push of 64 KiB and a byte in chunks': () => ({ ...plainPush(pushOf(PUSH_LIMIT + 1)), chunked: true }),
    'an encrypted push of more than 64 KiB': () => safePush(pushOf(PUSH_LIMIT)),
    'a push of 1 MiB': () => plainPush(pushOf(1024 * 1024)),
    'a push that announces 3 GiB': () => ({
      method: 'POST',
      path: wechatPath(PLAIN, plainQuery(PLAIN)),
      headers: { 'content-type': 'text/xml' },
      declaredLength: 3 * 1024 ** 3,
    }),
    'a webhook of 512 KiB and a byte': () => rawWebhook(webhookOf(WEBHOOK_LIMIT + 1)),
    'a webhook of 512 KiB and a byte in chunks': () => ({ ...rawWebhook(webhookOf(WEBHOOK_LIMIT + 1)), chunked: true }),
    'a webhook that announces 3 GiB': () => ({ ...rawWebhook(''), declaredLength: 3 * 1024 ** 3 }),
  }),
  ...refusals(415, 'unsupported_type', {
    'a push as a form': typedPush('application/x-www-form-urlencoded'),
    'a push as bytes': typedPush('application/octet-stream'),
    'a push as HTML': typedPush('text/html'),
    'a push as several parts': typedPush('multipart/form-data; boundary=x'),
    'a push of a type that only begins right': typedPush('text/xmlx'),
    'a push of a type that is none': typedPush('xml'),
    'a compressed push': () =>
      plainPush(gzipSync(pushXml()), { 'content-type': 'text/xml', 'content-encoding': 'gzip' }),
    'a push that says it is compressed': () =>
      plainPush(pushXml(), { 'content-type': 'text/xml', 'content-encoding': 'br' }),
    'a webhook as text': typedWebhook('text/plain'),
    'a webhook as XML': typedWebhook('application/xml'),
    'a webhook as a form': typedWebhook('application/x-www-form-urlencoded'),
    'a webhook of a type that only begins right': typedWebhook('application/jsonp'),
    'a compressed webhook': () => rawWebhook(gzipSync(JSON.stringify(agentText())), { 'content-encoding': 'gzip' }),
  }),
  ...refusals(404, 'unknown_account', {
    'a push for an account nobody has': () => post({ ...PLAIN, name: 'nobody' }, plainQuery(PLAIN), pushXml()),
    'a push for an account in capitals': () => post({ ...SAFE, name: 'DEFAULT' }, plainQuery(SAFE), pushXml()),
    'a push for no account': () => post({ ...PLAIN, name: '' }, plainQuery(PLAIN), pushXml()),
    'a push for the account __proto__': () => post({ ...PLAIN, name: '__proto__' }, plainQuery(PLAIN), pushXml()),
    'a push for a path behind the account': () => post({ ...PLAIN, name: 'open/x' }, plainQuery(PLAIN), pushXml()),
    'a webhook for an account nobody has': () =>
      rawWebhook(JSON.stringify(agentText()), {}, { ...PLAIN, name: 'nobody' }),
    'a webhook for the account constructor': () =>
      rawWebhook(JSON.stringify(agentText()), {}, { ...PLAIN, name: 'constructor' }),
  }),
  ...refusals(404, 'not_found', {
    'the path /': () => ({ method: 'GET', path: '/' }),
    'the path of webhooks without a platform': () => ({ method: 'POST', path: '/webhooks', body: pushXml() }),
    'a webhook of a platform nobody has': () => ({ method: 'POST', path: '/webhooks/other/open', body: pushXml() }),
    'a path in capitals': () => ({ method: 'GET', path: '/HEALTHZ' }),
    'a path that climbs': () => ({ method: 'GET', path: '/webhooks/../../etc/passwd' }),
    'OPTIONS of everything': () => ({ method: 'OPTIONS', path: '*' }),
  }),
  ...['PUT', 'DELETE', 'PATCH', 'OPTIONS'].map(
    (method): BadCase => ({
      title: `${method} of a push`,
      request: pushBy(method),
      status: 405,
      code: 'method_not_allowed',
      allow: 'GET, POST',
    }),
  ),
  ...['GET', 'PUT', 'DELETE'].map(
    (method): BadCase => ({
      title: `${method} of a webhook`,
      request: webhookBy(method),
      status: 405,
      code: 'method_not_allowed',
      allow: 'POST',
    }),
  ),
  ...refusals(431, 'headers_too_large', {
    'a header of 20 KiB': () => ({ method: 'GET', path: '/healthz', headers: { 'x-large': 'x'.repeat(20 * 1024) } }),
    'a query of 20 KiB': () => ({
      method: 'GET',
      path: `${wechatPath(PLAIN, plainQuery(PLAIN))}&x=${'x'.repeat(20 * 1024)}`,
    }),
    'an API key of 20 KiB': () => ({
      method: 'GET',
      path: '/api/v1/unrelayed',
      headers: { authorization: `Bearer ${'k'.repeat(20 * 1024)}` },
    }),
  }),
  ...refusals(400, 'malformed_request', {
    'what is no HTTP': () => ({ raw: 'hello\r\n\r\n' }),
    'a header without a colon': () => ({ raw: 'GET /healthz HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n' }),
    'a header with a NUL': () => ({ raw: 'GET /healthz HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n' }),
    'a length and chunks at once': () => ({
      raw: `POST ${wechatPath(PLAIN, plainQuery(PLAIN))} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    }),
    'two lengths': () => ({
      raw: 'POST /webhooks/genesys/open HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}}',
    }),
    'a length below 0': () => ({
      raw: 'POST /webhooks/genesys/open HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
    }),
    'a chunk without a size': () => ({
      raw: 'POST /webhooks/genesys/open HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n',
    }),
  }),
]
