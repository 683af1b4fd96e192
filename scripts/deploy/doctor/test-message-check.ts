import { setTimeout as pause } from 'node:timers/promises'
import type { ManifestAccount } from '../manifest/manifest.js'
import { variableOf } from '../manifest/secrets.js'
import { type Check, type CheckInput, type Finding, finding, type Verdict } from './check.js'
import { relayAddress } from './relay-address.js'
import { lookAtConversation, type SeenConversation } from './test-message/conversation.js'
import { findCustomer, RelayRefusal, sendText } from './test-message/relay-calls.js'
import { type TestCustomer, testCustomerOf } from './test-message/test-customer.js'

const TEXT = 'Test message of the deploy / 部署测试消息'
const POLL_MS = 250
/** For each of the two ways: into the org until the flow has ended the conversation, and back out to WeChat. */
const PATIENCE_MS = 20_000
const FINAL = new Set(['delivery-success', 'delivery-failed', 'failed', 'read', 'removed'])

/**
 * A message of a test customer, all the way: signed as WeChat does, through the relay into the org, where the flow ends
 * the conversation and answers. Sent only when the relay says that the customer is one of the option TEST_CUSTOMER_IDS;
 * nothing is sent to anybody else. To be called when the flow of the org is as the manifest says.
 */
export const testMessageCheck: Check = async (input) => {
  const findings: Finding[] = []
  for (const account of input.session.context.manifest.accounts) {
    for (const [verdict, message] of await tryAccount(input, account)) {
      findings.push(finding('test message', verdict, `${account.name}: ${message}`))
    }
  }
  return findings
}

type Outcome = readonly [verdict: Verdict, message: string]

async function tryAccount(input: CheckInput, account: ManifestAccount): Promise<readonly Outcome[]> {
  const customer = testCustomerOf(input.env, account)
  if (customer === undefined)
    return [['skipped', `no test customer is named in ${variableOf(account.name, 'WECHAT_TEST_OPENID')}`]]
  if (typeof customer === 'string') return [['wrong', customer]]
  try {
    return await tryCustomer(input, customer)
  } catch (error) {
    if (error instanceof RelayRefusal) return [['wrong', error.message]]
    throw error
  }
}

async function tryCustomer({ session, env }: CheckInput, customer: TestCustomer): Promise<readonly Outcome[]> {
  const { org, manifest } = session.context
  const apiUrl = relayAddress(env, manifest.relay.url)
  const before = await findCustomer(apiUrl, customer)
  if (!before.known)
    return [
      [
        'wrong',
        'the test customer has not written to the account yet: send one message from that phone (it goes the way of every customer), then run doctor again',
      ],
    ]
  const named = (session.bundle.options.TEST_CUSTOMER_IDS ?? '').split(',')
  if (!named.includes(before.customerId))
    return [
      [
        'wrong',
        `nothing was sent: ${before.customerId} is not among TEST_CUSTOMER_IDS, so the message would reach an agent; add it to options in ${manifest.file}, then apply`,
      ],
    ]
  const earlier = before.conversationId === '' ? undefined : await lookAtConversation(org, before.conversationId)
  if (earlier !== undefined && !earlier.isOver)
    return [['wrong', 'nothing was sent: the test customer is in a conversation; end it, then run doctor again']]
  const startedAt = Date.now()
  const acceptedMs = await sendText(manifest.relay.url, customer, TEXT)
  const look = async (): Promise<SeenConversation | undefined> => {
    const { conversationId } = await findCustomer(apiUrl, customer)
    const seen = conversationId === '' ? undefined : await lookAtConversation(org, conversationId)
    const old = conversationId === before.conversationId ? earlier : undefined
    if (seen === undefined || seen.fromCustomer <= (old?.fromCustomer ?? 0)) return undefined
    return { ...seen, toCustomer: seen.toCustomer.slice(old?.toCustomer.length ?? 0) }
  }
  const arrived = await until(look, isDecided)
  const ms = Date.now() - startedAt
  const [verdict, message] = wayIn(arrived, ms, acceptedMs)
  if (verdict !== 'ok') return [[verdict, message]]
  const answered = await until(look, ({ toCustomer }) => FINAL.has(toCustomer[0] ?? ''))
  return [[verdict, message], wayOut(answered, Date.now() - startedAt)]
}

/** @returns What was seen last when the time is over; undefined when nothing was. */
async function until(
  look: () => Promise<SeenConversation | undefined>,
  isEnough: (seen: SeenConversation) => boolean,
): Promise<SeenConversation | undefined> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const seen = await look()
    if ((seen !== undefined && isEnough(seen)) || Date.now() > deadline) return seen
    await pause(POLL_MS)
  }
}

/** Whether waiting longer could change nothing. */
function isDecided({ hasAgent, route, isOver }: SeenConversation): boolean {
  return hasAgent || (route !== '' && (route !== 'test' || isOver))
}

function wayIn(seen: SeenConversation | undefined, ms: number, acceptedMs: number): Outcome {
  const seconds = PATIENCE_MS / 1000
  if (seen === undefined)
    return ['wrong', `the relay took the message in ${acceptedMs} ms, but the org showed none within ${seconds} s`]
  if (seen.hasAgent || (seen.route !== 'test' && seen.route !== ''))
    return [
      'wrong',
      `the flow took the test for a customer (${seen.route || 'an agent has it'}): close that conversation`,
    ]
  if (seen.route === '') return ['wrong', `the message is in the org, but no flow took it up within ${seconds} s`]
  if (!seen.isOver) return ['wrong', `the flow saw the test, but did not end the conversation within ${seconds} s`]
  return ['ok', `in the org and ended by the flow after ${ms} ms (the relay took it in ${acceptedMs} ms)`]
}

function wayOut(seen: SeenConversation | undefined, ms: number): Outcome {
  const state = seen?.toCustomer[0] ?? ''
  if (state === 'delivery-success' || state === 'read')
    return ['ok', `the flow's answer was with WeChat after ${ms} ms`]
  const what = FINAL.has(state)
    ? "WeChat did not take the flow's answer"
    : `the flow's answer was not with WeChat within ${PATIENCE_MS / 1000} s`
  return ['warning', `${what}; it takes 5 within 48 h of each message that the phone itself writes: write one`]
}
