import { randomBytes, randomInt } from 'node:crypto'
import { type Attempt, deliver } from '../shared/delivery.js'
import type { WeChatDoubleAccount, WeChatSwitches } from './account.js'
import { encryptMessage } from './cipher.js'
import { type AnswerJudgement, judgeAnswer } from './passive-reply.js'
import { signatureOf } from './signature.js'
import { buildXml, type XmlFields } from './xml.js'

/** A request as WeChat makes it, before it leaves. */
export interface SignedPush {
  readonly url: string
  readonly body: string
}

export interface PushContent {
  readonly openId: string
  /** The clear push, `<xml>…</xml>`. */
  readonly xml: string
  readonly fields: XmlFields
}

/** Ways to send a push that is not as it should be, or is lost on its way. */
export interface PushOptions {
  /** The answers of this many first attempts are lost on their way back: WeChat takes them as timed out. */
  readonly loseAnswers?: number
  /** Query parameters put in place of the right ones; `undefined` leaves one out. */
  readonly query?: Record<string, string | undefined>
}

export interface PushTiming {
  readonly timeoutMs: number
  readonly retryGapMs: number
}

/** How a push ended. */
export interface PushResult {
  readonly msgId: string
  readonly attempts: readonly Attempt[]
  /** What WeChat made of the answer that counted; undefined when no attempt was answered. */
  readonly answer: AnswerJudgement | undefined
  /** WeChat read `success`, an empty body or a valid reply. */
  readonly acknowledged: boolean
  /** Text of the passive reply shown on the phone. */
  readonly reply: string | undefined
}

const ATTEMPTS = 3

/** A 64-bit message id, unique in this process. */
let lastMsgId = 23_000_000_000_000_000n + BigInt(Date.now()) * 1000n
export function nextMsgId(): string {
  lastMsgId += BigInt(1 + randomInt(50))
  return String(lastMsgId)
}

/** Signs a push in the account's mode with the present time and a new nonce. */
export function signPush(account: WeChatDoubleAccount, content: PushContent, options: PushOptions = {}): SignedPush {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const nonce = String(randomInt(1_000_000_000, 2_000_000_000))
  const query: Record<string, string | undefined> = {
    signature: signatureOf([account.token, timestamp, nonce]),
    timestamp,
    nonce,
    openid: content.openId,
  }
  let body = content.xml
  if (account.mode !== 'plain') {
    const encrypt = encryptMessage(account.encodingAesKey ?? '', account.appId, content.xml, randomBytes(16))
    query.encrypt_type = 'aes'
    query.msg_signature = signatureOf([account.token, timestamp, nonce, encrypt])
    body =
      account.mode === 'safe'
        ? buildXml({ ToUserName: account.originalId, Encrypt: encrypt })
        : buildXml({ ...content.fields, Encrypt: encrypt })
  }
  return { url: withQuery(account.webhookUrl, { ...query, ...options.query }), body }
}

export function withQuery(webhookUrl: string | undefined, query: Record<string, string | undefined>): string {
  if (webhookUrl === undefined) throw new Error('The account has no webhook URL yet')
  const url = new URL(webhookUrl)
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value)
  return url.toString()
}

export interface AttemptHooks {
  readonly sent: (attempt: number) => void
  readonly answered: (attempt: number, outcome: Attempt) => Promise<void>
}

/**
 * Delivers a push with up to three attempts, five seconds apart (both divided as the timing says). The first answer
 * read is the one that counts.
 */
export async function deliverPush(
  account: WeChatDoubleAccount,
  content: PushContent,
  switches: WeChatSwitches,
  timing: PushTiming,
  hooks: AttemptHooks,
  options: PushOptions = {},
): Promise<{ attempts: Attempt[]; answer: AnswerJudgement | undefined }> {
  const first = signPush(account, content, options)
  const attempts: Attempt[] = []
  let answer: AnswerJudgement | undefined
  const once = async (number: number): Promise<boolean> => {
    const push = number === 1 || !switches.resignRetries ? first : signPush(account, content, options)
    const headers = { 'Content-Type': 'text/xml', 'User-Agent': 'Mozilla/4.0', Accept: '*/*' }
    const delivery = { url: push.url, method: 'POST' as const, headers, body: push.body, timeoutMs: timing.timeoutMs }
    const read = await deliver(delivery, () => hooks.sent(number))
    const lost = read.kind === 'answer' && number <= (options.loseAnswers ?? 0)
    const outcome: Attempt = lost ? { kind: 'timeout', beganAt: read.beganAt, endedAt: read.endedAt } : read
    attempts.push(outcome)
    await hooks.answered(number, outcome)
    if (outcome.kind !== 'answer') return outcome.kind === 'timeout' || switches.retryOn === 'errors'
    const judged = judgeAnswer(account, content.openId, outcome.status, outcome.body)
    if (answer === undefined || answer.kind === 'wrong') answer = judged
    return judged.kind === 'wrong' && switches.retryOn === 'errors'
  }
  if (switches.parallelRetries) {
    const open: Promise<boolean>[] = []
    for (let number = 1; number <= ATTEMPTS; number++) {
      open.push(once(number))
      const gap = pause(timing.retryGapMs)
      const again = await Promise.race([open.at(-1), gap.then(() => true)])
      if (again === false || answer !== undefined) break
      if (number < ATTEMPTS) await gap
    }
    await Promise.all(open)
  } else {
    for (let number = 1; number <= ATTEMPTS; number++) {
      const beganAt = performance.now()
      if (!(await once(number))) break
      if (number < ATTEMPTS) await pause(timing.retryGapMs - (performance.now() - beganAt))
    }
  }
  return { attempts, answer }
}

function pause(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms))
}
