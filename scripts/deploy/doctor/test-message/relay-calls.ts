import { request as send } from 'undici'
import type { TestCustomer } from './test-customer.js'
import { signedText } from './wechat-push.js'

const TIMEOUT_MS = 8000

export interface RelayCustomer {
  readonly known: boolean
  readonly customerId: string
  /** The last one in Genesys Cloud; empty when there is none. */
  readonly conversationId: string
}

/** The relay refused or did not answer; the text holds no OpenID and no key. */
export class RelayRefusal extends Error {
  override readonly name = 'RelayRefusal'
}

/** Who the relay knows the test customer as. @param relayUrl Without end slash. @throws RelayRefusal */
export async function findCustomer(relayUrl: string, customer: TestCustomer): Promise<RelayCustomer> {
  const { account, openId, adminKey } = customer
  const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' }
  const path = '/api/v1/customers/find'
  const { status, text } = await post(`${relayUrl}${path}`, headers, JSON.stringify({ account, openId }))
  if (status === 200) {
    const { known, customerId, conversationId } = read(text)
    if (typeof known === 'boolean' && typeof customerId === 'string' && typeof conversationId === 'string')
      return { known, customerId, conversationId }
  }
  const code = codeIn(text)
  if (status === 404 && code === undefined)
    throw new RelayRefusal(`${path} is not served at ${relayUrl}; name the relay's own address in RELAY_URL`)
  throw new RelayRefusal(`the relay does not look the test customer up: ${code ?? `it answers ${status}`}`)
}

/** Sends a text as the test customer, as WeChat would. @returns Milliseconds until the relay had it. @throws RelayRefusal */
export async function sendText(publicUrl: string, customer: TestCustomer, text: string): Promise<number> {
  const { account, openId, proof } = customer
  const startedAt = Date.now()
  const { query, body } = signedText(proof, openId, text, startedAt)
  const headers = { 'content-type': 'text/xml' }
  const answer = await post(`${publicUrl}/webhooks/wechat/${account}${query}`, headers, body)
  if (answer.status === 200) return Date.now() - startedAt
  throw new RelayRefusal(`the relay refuses the message: ${codeIn(answer.text) ?? `it answers ${answer.status}`}`)
}

async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const answer = await send(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) })
    return { status: answer.statusCode, text: await answer.body.text() }
  } catch (error) {
    const { code, name } = error as { code?: string; name: string }
    throw new RelayRefusal(`the relay cannot be reached (${code ?? name})`)
  }
}

function codeIn(text: string): string | undefined {
  const { error } = read(text)
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'string' ? code : undefined
}

function read(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
