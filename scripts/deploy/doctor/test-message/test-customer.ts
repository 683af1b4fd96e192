import { apiKeyIn } from '../../api-key.js'
import type { ManifestAccount } from '../../manifest/manifest.js'
import { type Environment, variableOf } from '../../manifest/secrets.js'
import type { PushProof } from './wechat-push.js'

/** What a test message of one account needs. */
export interface TestCustomer {
  readonly account: string
  /** Of a phone of our own; shown nowhere. */
  readonly openId: string
  readonly proof: PushProof
  /** Key of the relay's role `admin`. */
  readonly adminKey: string
}

const AES_KEY = /^[A-Za-z0-9+/]{43}$/

/** @returns Who the account's test customer is; a text: what is missing or wrong; undefined: none is named. */
export function testCustomerOf(env: Environment, { name }: ManifestAccount): TestCustomer | string | undefined {
  const variable = (key: string): string => env[variableOf(name, key)] ?? ''
  const openId = variable('WECHAT_TEST_OPENID')
  if (openId === '') return undefined
  const aesKey = variable('WECHAT_ENCODING_AES_KEY')
  const [token, appId] = [variable('WECHAT_TOKEN'), variable('WECHAT_APP_ID')]
  const mode = modeOf(variable('WECHAT_MESSAGE_MODE') || (env.WECHAT_MESSAGE_MODE ?? ''), aesKey)
  const adminKey = apiKeyIn(env.RELAY_API_KEYS, 'admin')
  const missing = [
    ...(token === '' ? [variableOf(name, 'WECHAT_TOKEN')] : []),
    ...(mode !== 'plain' && appId === '' ? [variableOf(name, 'WECHAT_APP_ID')] : []),
    ...(mode !== 'plain' && aesKey === '' ? [variableOf(name, 'WECHAT_ENCODING_AES_KEY')] : []),
  ]
  if (missing.length > 0) return `${missing.join(' and ')} must be set to sign a message as WeChat does`
  if (mode !== 'plain' && !AES_KEY.test(aesKey))
    return `${variableOf(name, 'WECHAT_ENCODING_AES_KEY')} must have 43 letters and digits`
  if (adminKey === undefined) return 'RELAY_API_KEYS holds no key of the role admin, which looks the test customer up'
  return { account: name, openId, adminKey, proof: { token, appId, aesKey, mode } }
}

/** The first mode the relay takes, with its own defaults. */
function modeOf(modes: string, aesKey: string): PushProof['mode'] {
  const [first = ''] = modes.split(',')
  if (first === 'plain' || first === 'compatible' || first === 'safe') return first
  return aesKey === '' ? 'plain' : 'safe'
}
