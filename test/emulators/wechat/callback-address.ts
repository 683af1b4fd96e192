import type { DoubleRequest, Reply } from '../shared/double-server.js'
import { errorReply, jsonReply } from './errors.js'
import type { TokenDesk } from './tokens.js'

const ACTIONS: readonly unknown[] = ['dns', 'ping', 'all']
const OPERATORS: readonly unknown[] = ['CHINANET', 'UNICOM', 'CAP', 'DEFAULT']

/** GET /cgi-bin/getcallbackip: the addresses pushes come from. */
export function callbackAddresses(tokens: TokenDesk, { query }: DoubleRequest): Reply {
  const appId = tokens.check(query.get('access_token'))
  return typeof appId === 'number' ? errorReply(appId) : jsonReply({ ip_list: ['127.0.0.1'] }, 'ok')
}

/** POST /cgi-bin/callback/check: looks at the way to the account's webhook, which on loopback is always there. */
export function callbackCheck(tokens: TokenDesk, { query, body }: DoubleRequest): Reply {
  const appId = tokens.check(query.get('access_token'))
  if (typeof appId === 'number') return errorReply(appId)
  let asked: { readonly action?: unknown; readonly check_operator?: unknown } | null
  try {
    asked = JSON.parse(body.toString('utf8')) as typeof asked
  } catch {
    return errorReply(47001)
  }
  if (!ACTIONS.includes(asked?.action) || !OPERATORS.includes(asked?.check_operator)) return errorReply(47001)
  const ip = '127.0.0.1'
  const dns = asked?.action === 'ping' ? [] : [{ ip, real_operator: 'DEFAULT' }]
  const ping = asked?.action === 'dns' ? [] : [{ ip, from_operator: 'DEFAULT', package_loss: '0%', time: '1.000ms' }]
  return jsonReply({ dns, ping }, 'ok')
}
