import { request as send } from 'undici'
import { variableOf } from '../manifest/secrets.js'
import { type Check, type Finding, finding } from './check.js'

const TIMEOUT_MS = 10_000

/** For each account: AppID and secret, the addresses WeChat pushes come from, and WeChat's own check of its way out. */
export const weChatCheck: Check = async ({ session, env }) => {
  const findings: Finding[] = []
  for (const { name } of session.context.manifest.accounts) {
    const appId = env[variableOf(name, 'WECHAT_APP_ID')]
    const secret = env[variableOf(name, 'WECHAT_APP_SECRET')]
    if (!appId || !secret) {
      findings.push(
        finding(
          'wechat',
          'skipped',
          `${name}: ${variableOf(name, 'WECHAT_APP_ID')} or ${variableOf(name, 'WECHAT_APP_SECRET')} is not set`,
        ),
      )
    } else {
      findings.push(...(await accountFindings(env.WECHAT_API_URL || 'https://api.weixin.qq.com', name, appId, secret)))
    }
  }
  return findings
}

async function accountFindings(base: string, account: string, appId: string, secret: string): Promise<Finding[]> {
  // The stable token: asking for it leaves the one in use valid.
  const token = await call(`${base}/cgi-bin/stable_token`, { grant_type: 'client_credential', appid: appId, secret })
  const accessToken = token.access_token
  if (typeof accessToken !== 'string') return [finding('wechat', 'wrong', `${account}: ${explained(token)}`)]
  const query = `access_token=${encodeURIComponent(accessToken)}`
  const addresses = await call(`${base}/cgi-bin/getcallbackip?${query}`)
  const check = await call(`${base}/cgi-bin/callback/check?${query}`, { action: 'all', check_operator: 'DEFAULT' })
  const list = Array.isArray(addresses.ip_list) ? addresses.ip_list : undefined
  return [
    finding('wechat', 'ok', `${account}: AppID and secret are right`),
    list
      ? finding('wechat', 'ok', `${account}: pushes come from ${list.length} addresses`)
      : finding('wechat', 'warning', `${account}: callback addresses: ${explained(addresses)}`),
    check.errcode === undefined || check.errcode === 0
      ? finding('wechat', 'ok', `${account}: WeChat's callback check passes`)
      : finding('wechat', 'warning', `${account}: callback check: ${explained(check)}`),
  ]
}

interface Answer {
  readonly access_token?: unknown
  readonly ip_list?: unknown
  readonly errcode?: number
  readonly errmsg?: string
}

/** A failure becomes an answer with a message; it never holds the address, which has the token in it. */
async function call(url: string, body?: object): Promise<Answer> {
  try {
    const answer = await send(url, {
      method: body === undefined ? 'GET' : 'POST',
      ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return JSON.parse(await answer.body.text()) as Answer
  } catch (error) {
    return {
      errcode: -1,
      errmsg: `WeChat cannot be reached (${(error as { code?: string }).code ?? (error as Error).name})`,
    }
  }
}

function explained({ errcode, errmsg }: Answer): string {
  return `${errmsg ?? 'no reason given'} (${errcode ?? 'no code'})`
}
