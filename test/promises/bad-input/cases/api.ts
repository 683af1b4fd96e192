import { ACTIONS_KEY, ADMIN_KEY, PRIVACY_KEY } from '../accounts.js'
import { type BadCase, refusals } from '../bad-request.js'

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const get =
  (path: string, headers: Readonly<Record<string, string>> = bearer(ADMIN_KEY)) =>
  () => ({
    method: 'GET',
    path,
    headers,
  })
const by =
  (method: string, path: string, headers: Readonly<Record<string, string>> = bearer(ADMIN_KEY)) =>
  () => ({
    method,
    path,
    headers,
  })
const LISTS = ['/api/v1/dead-letters', '/api/v1/unrelayed']
const REDRIVE = '/api/v1/dead-letters/7f1/redrive'

/** The same for both lists. */
const ofLists = (requests: (path: string) => Readonly<Record<string, BadCase['request']>>) =>
  Object.assign(
    {},
    ...LISTS.map((path) =>
      Object.fromEntries(Object.entries(requests(path)).map(([title, request]) => [`${path}: ${title}`, request])),
    ),
  ) as Readonly<Record<string, BadCase['request']>>

const notAllowed = (method: string, path: string, allow: string): BadCase => ({
  title: `${method} ${path}`,
  request: by(method, path),
  status: 405,
  code: 'method_not_allowed',
  allow,
})

const cursor = (text: string): string => Buffer.from(text).toString('base64url')

export const API_CASES: readonly BadCase[] = [
  ...refusals(401, 'api_key_missing', {
    ...ofLists((path) => ({ 'no key': get(path, {}) })),
    'an empty header': get('/api/v1/unrelayed', { authorization: '' }),
    'a key of another scheme': get('/api/v1/unrelayed', { authorization: `Basic ${ADMIN_KEY}` }),
    'a scheme without a key': get('/api/v1/unrelayed', { authorization: 'Bearer ' }),
    'two keys': get('/api/v1/unrelayed', { authorization: `Bearer ${ADMIN_KEY} ${ADMIN_KEY}` }),
    'a key in the query': get(`/api/v1/unrelayed?key=${ADMIN_KEY}`, {}),
    'a key in the query as the standard names it': get(`/api/v1/unrelayed?access_token=${ADMIN_KEY}`, {}),
    'a key in a cookie': get('/api/v1/unrelayed', { cookie: `key=${ADMIN_KEY}` }),
    'a redrive without a key': by('POST', REDRIVE, {}),
    'a path nobody has, without a key': get('/api/v1/nothing', {}),
    'a description of the API without a key': get('/api/v1/openapi.json', {}),
  }),
  ...refusals(401, 'api_key_unknown', {
    'a wrong key': get('/api/v1/unrelayed', bearer('a-key-that-nobody-was-given')),
    'a key cut by a character': get('/api/v1/unrelayed', bearer(ADMIN_KEY.slice(0, -1))),
    'a key in capitals': get('/api/v1/unrelayed', bearer(ADMIN_KEY.toUpperCase())),
    'a redrive with a wrong key': by('POST', REDRIVE, bearer('a-key-that-nobody-was-given')),
  }),
  ...refusals(403, 'role_not_allowed', {
    ...ofLists((path) => ({
      'the key of flows': get(path, bearer(ACTIONS_KEY)),
      'the key of records': get(path, bearer(PRIVACY_KEY)),
    })),
    'a redrive with the key of flows': by('POST', REDRIVE, bearer(ACTIONS_KEY)),
    'a redrive with the key of records': by('POST', REDRIVE, bearer(PRIVACY_KEY)),
  }),
  ...refusals(404, 'not_found', {
    'a path nobody has': get('/api/v1/nothing'),
    'a version nobody has': get('/api/v2/unrelayed'),
    'a list in capitals': get('/api/v1/UNRELAYED'),
    'one dead letter': get('/api/v1/dead-letters/7f1/more/redrive'),
  }),
  ...refusals(404, 'unknown_dead_letter', {
    'a redrive of what is not there': by('POST', REDRIVE),
    'a redrive of what can be no id': by('POST', '/api/v1/dead-letters/zz1/redrive'),
    'a redrive of an id with a NUL': by('POST', '/api/v1/dead-letters/7f%00/redrive'),
    'a redrive of an id with a line break': by('POST', '/api/v1/dead-letters/7f%0a1/redrive'),
    'a redrive of an id of 200 characters': by('POST', `/api/v1/dead-letters/7f${'1'.repeat(198)}/redrive`),
    'a redrive of __proto__': by('POST', '/api/v1/dead-letters/__proto__/redrive'),
  }),
  ...refusals(
    404,
    'unknown_account',
    ofLists((path) => ({ 'an account nobody has': get(`${path}?account=nobody`) })),
  ),
  ...refusals(400, 'malformed_request', {
    'a path that does not decode': by('POST', '/api/v1/dead-letters/%E4%BD/redrive'),
    'a percent sign alone in the path': by('POST', '/api/v1/dead-letters/%/redrive'),
  }),
  ...refusals(
    400,
    'invalid_parameter',
    ofLists((path) => ({
      'a limit of 0': get(`${path}?limit=0`),
      'a limit of 201': get(`${path}?limit=201`),
      'a limit below 0': get(`${path}?limit=-1`),
      'a limit with a fraction': get(`${path}?limit=1.5`),
      'a limit with an exponent': get(`${path}?limit=1e2`),
      'a limit in hexadecimal': get(`${path}?limit=0x10`),
      'a limit that is a word': get(`${path}?limit=all`),
      'an empty limit': get(`${path}?limit=`),
      'a limit twice': get(`${path}?limit=1&limit=2`),
      'an empty cursor': get(`${path}?after=`),
      'a cursor of 300 characters': get(`${path}?after=${'1'.repeat(300)}`),
      'a cursor with a space': get(`${path}?after=a%20b`),
      'a cursor beyond ASCII': get(`${path}?after=%E4%BD%A0`),
      'a cursor that no list gave': get(`${path}?after=garbage`),
      'a cursor with a score that is no number': get(`${path}?after=${cursor('00\nabc\nm')}`),
      'a cursor twice': get(`${path}?after=1&after=2`),
      'an account twice': get(`${path}?account=open&account=default`),
      'a parameter nobody has': get(`${path}?acount=open`),
      'a parameter __proto__': get(`${path}?__proto__=1`),
      'a limit written like a list': get(`${path}?limit[]=5`),
    })),
  ),
  ...LISTS.flatMap((path) => ['POST', 'PUT', 'DELETE'].map((method) => notAllowed(method, path, 'GET, HEAD'))),
  notAllowed('GET', REDRIVE, 'POST'),
  notAllowed('DELETE', REDRIVE, 'POST'),
  notAllowed('POST', '/healthz', 'GET, HEAD'),
  notAllowed('POST', '/readyz', 'GET, HEAD'),
  notAllowed('DELETE', '/metrics', 'GET, HEAD'),
]
