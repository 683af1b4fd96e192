import { ACTIONS_KEY, ADMIN_KEY, PRIVACY_KEY } from '../accounts.js'
import { type BadCase, refusals } from '../bad-request.js'

const CUSTOMER = '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b10'
const TIER = `/api/v1/customers/${CUSTOMER}/tier`
const CONTEXT = `/api/v1/customers/${CUSTOMER}/context`
const LENGTH = '/api/v1/messages/validate-length'
const ENDED = '/api/v1/conversations/a-conversation/session-ended'
const IMPORT = '/api/v1/tiers/import'
const FIND = '/api/v1/customers/find'
const PING = '/api/v1/ping'

const ask =
  (key: string | undefined, method: string, path: string, body?: string, more: Readonly<Record<string, string>> = {}) =>
  () => ({
    method,
    path,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...more,
    },
    ...(body === undefined ? {} : { body }),
  })

const actions = (path: string, body: string, more?: Readonly<Record<string, string>>) =>
  ask(ACTIONS_KEY, 'POST', path, body, more)
const admin = (method: string, path: string, body: string) => ask(ADMIN_KEY, method, path, body)

const notAllowed = (method: string, path: string, allow: string): BadCase => ({
  title: `${method} ${path}`,
  request: ask(ADMIN_KEY, method, path),
  status: 405,
  code: 'method_not_allowed',
  allow,
})

/** What the routes behind the data actions, and those of the tier directory, refuse. */
export const ACTION_CASES: readonly BadCase[] = [
  ...refusals(401, 'api_key_missing', {
    'a tier without a key': ask(undefined, 'GET', TIER),
    'an end without a key': ask(undefined, 'POST', ENDED, '{}'),
    'an import without a key': ask(undefined, 'POST', IMPORT, '{}'),
  }),
  ...refusals(403, 'role_not_allowed', {
    'a tier asked for by operators': ask(ADMIN_KEY, 'GET', TIER),
    'a tier set by flows': ask(ACTIONS_KEY, 'PUT', TIER, '{"tier":"Gold"}'),
    'a context for records': ask(PRIVACY_KEY, 'GET', CONTEXT),
    'a length for operators': ask(ADMIN_KEY, 'POST', LENGTH, '{"text":"x"}'),
    'an end for operators': ask(ADMIN_KEY, 'POST', ENDED, '{}'),
    'a customer looked for by flows': ask(ACTIONS_KEY, 'POST', FIND, '{}'),
    'an import by flows': ask(ACTIONS_KEY, 'POST', IMPORT, '{}'),
    'a ping for records': ask(PRIVACY_KEY, 'GET', PING),
  }),
  ...refusals(404, 'unknown_customer', {
    'a tier for nobody': admin('PUT', TIER, '{"tier":"Gold"}'),
    'a tier for what can be no customer': admin('PUT', '/api/v1/customers/__proto__/tier', '{"tier":"Gold"}'),
  }),
  ...refusals(404, 'unknown_account', {
    'a customer of an account nobody has': admin('POST', FIND, '{"account":"nobody","openId":"o1"}'),
    'an import into an account nobody has': admin(
      'POST',
      IMPORT,
      '{"rows":[{"account":"nobody","openId":"o1","tier":"Gold"}]}',
    ),
  }),
  ...refusals(400, 'empty_body', {
    'a tier of nothing': admin('PUT', TIER, ''),
    'a length of nothing': actions(LENGTH, ''),
    'an end of white space': actions(ENDED, ' \n'),
  }),
  ...refusals(400, 'malformed_body', {
    'half a body': actions(LENGTH, '{"text":'),
    'a list': actions(ENDED, '[]'),
    'a body with __proto__': actions(ENDED, '{"__proto__":{"sessionId":"x"}}'),
    'a body with constructor, escaped': actions(LENGTH, '{"\\u0063onstructor":1,"text":"x"}'),
    'rows with prototype': admin('POST', IMPORT, '{"rows":[{"prototype":1}]}'),
  }),
  ...refusals(400, 'invalid_parameter', {
    'a tier nobody has': admin('PUT', TIER, '{"tier":"Diamond"}'),
    'a field nobody has': admin('PUT', TIER, '{"tier":"Gold","source":"crm"}'),
    'a text that is a number': actions(LENGTH, '{"text":5}'),
    'an end of another conversation': actions(ENDED, '{"conversationId":"another"}'),
    'an end at no time': actions(ENDED, '{"eventTime":"yesterday"}'),
    'an end after less than no time': actions(ENDED, '{"interactingDurationMs":-1}'),
    'an end with an id of 129 characters': actions(ENDED, JSON.stringify({ sessionId: 'x'.repeat(129) })),
    'a customer without an OpenID': admin('POST', FIND, '{"account":"default"}'),
    'an import of nothing': admin('POST', IMPORT, '{"rows":[]}'),
    'an import of a wrong row': admin('POST', IMPORT, '{"rows":[{"customerId":"x","tier":"gold"}]}'),
  }),
  ...refusals(415, 'unsupported_type', {
    'a form': actions(LENGTH, 'text=x', { 'content-type': 'application/x-www-form-urlencoded' }),
    'a compressed body': actions(LENGTH, 'x', { 'content-encoding': 'gzip' }),
  }),
  ...refusals(413, 'body_too_large', {
    'a text of a megabyte': actions(LENGTH, JSON.stringify({ text: 'x'.repeat(1024 * 1024) })),
    'an end of 20 KiB': actions(ENDED, JSON.stringify({ more: 'x'.repeat(20 * 1024) })),
    'a tier of 5 KiB': admin('PUT', TIER, JSON.stringify({ tier: 'x'.repeat(5 * 1024) })),
  }),
  ...refusals(400, 'malformed_request', {
    'a customer that does not decode': ask(ACTIONS_KEY, 'GET', '/api/v1/customers/%E4%BD/tier'),
  }),
  notAllowed('DELETE', TIER, 'GET, HEAD, PUT'),
  notAllowed('POST', CONTEXT, 'GET, HEAD'),
  notAllowed('GET', LENGTH, 'POST'),
  notAllowed('GET', ENDED, 'POST'),
  notAllowed('GET', IMPORT, 'POST'),
  notAllowed('POST', PING, 'GET, HEAD'),
]
