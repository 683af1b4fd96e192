import { request as send } from 'undici'
import { type Environment, variableOf } from '../manifest/secrets.js'
import { type Check, type Finding, finding } from './check.js'
import { menuFinding } from './menu-check.js'

const TIMEOUT_MS = 10_000

/** For each account: AppID and secret, the addresses pushes come from, WeChat's own check of its way out, and the menu. */
export const weChatCheck: Check = async ({ session, env }) => {
  const findings: Finding[] = []
  for (const { name } of session.context.manifest.accounts) {
    const access = accessOf(env, name)
    if (access === undefined) {
      const names = `${variableOf(name, 'WECHAT_APP_ID')} or ${variableOf(name, 'WECHAT_APP_SECRET')}`
      findings.push(finding('wechat', 'skipped', `${name}: ${names} is not set`))
      continue
    }
    const met = await meetAccount(access)
    findings.push(...met.findings)
    if (met.query !== undefined) {
      findings.push(await callbackCheck(access, met.query))
      findings.push(await menuFinding(name, (path) => call(`${access.base}/cgi-bin/${path}?${met.query}`)))
    }
  }
  return findings
}

/**
 * What WeChat has against the accounts whose AppID and secret are in the environment: credentials and the list of callback
 * addresses. An account without them is not asked about. Never throws.
 */
export async function weChatWarnings(env: Environment, accounts: readonly string[]): Promise<Finding[]> {
  const met = await Promise.all(accounts.flatMap((name) => accessOf(env, name) ?? []).map(meetAccount))
  return met.flatMap(({ findings }) => findings).filter(({ verdict }) => verdict === 'wrong' || verdict === 'warning')
}

interface AccountAccess {
  readonly base: string
  readonly account: string
  readonly appId: string
  readonly secret: string
}

function accessOf(env: Environment, account: string): AccountAccess | undefined {
  const appId = env[variableOf(account, 'WECHAT_APP_ID')]
  const secret = env[variableOf(account, 'WECHAT_APP_SECRET')]
  if (!appId || !secret) return undefined
  return { base: env.WECHAT_API_URL || 'https://api.weixin.qq.com', account, appId, secret }
}

/** @returns With the query further calls need, unless WeChat refuses the credentials. */
async function meetAccount({ base, account, appId, secret }: AccountAccess): Promise<{
  readonly findings: readonly Finding[]
  readonly query?: string
}> {
  // The stable token: asking for it leaves the one in use valid.
  const token = await call(`${base}/cgi-bin/stable_token`, { grant_type: 'client_credential', appid: appId, secret })
  const accessToken = token.access_token
  if (typeof accessToken !== 'string')
    return { findings: [finding('wechat', 'wrong', `${account}: ${explained(token)}`)] }
  const query = `access_token=${encodeURIComponent(accessToken)}`
  const addresses = await call(`${base}/cgi-bin/getcallbackip?${query}`)
  const list = Array.isArray(addresses.ip_list) ? addresses.ip_list : undefined
  return {
    query,
    findings: [
      finding('wechat', 'ok', `${account}: AppID and secret are right`),
      list
        ? finding(
            'wechat',
            'ok',
            `${account}: pushes come from ${list.length} ${list.length === 1 ? 'address' : 'addresses'}`,
          )
        : finding('wechat', 'warning', `${account}: callback addresses: ${explained(addresses)}`),
    ],
  }
}

async function callbackCheck({ base, account }: AccountAccess, query: string): Promise<Finding> {
  const check = await call(`${base}/cgi-bin/callback/check?${query}`, { action: 'all', check_operator: 'DEFAULT' })
  return check.errcode === undefined || check.errcode === 0
    ? finding('wechat', 'ok', `${account}: WeChat's callback check passes`)
    : finding('wechat', 'warning', `${account}: callback check: ${explained(check)}`)
}

interface Answer {
  readonly access_token?: unknown
  readonly ip_list?: unknown
  readonly errcode?: number
  readonly errmsg?: string
  readonly [field: string]: unknown
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
