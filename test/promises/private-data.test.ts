import { expect } from 'chai'
import { SECRETS } from './harness/platforms.js'
import { onEveryStore, type StoreKind } from './harness/stores.js'
import { startTap, type Tap } from './harness/tap.js'
import { pause, until } from './harness/wait.js'
import { World } from './harness/world.js'

const OPEN_IDS = ['oPrivate-AliceWang-0001aBcD', 'oPrivate-BobLi-0002eFgH', 'oPrivate-Nobody-0003iJkL'] as const
const [ALICE, BOB, NOBODY] = OPEN_IDS
const TEXTS = {
  hello: '昨天跟医生说的那件事，请替我保密',
  answer: 'Ihre Bestellung 4711-0815 kommt morgen',
  refused: '这条消息会被平台拒绝 refused-by-genesys',
  tooLate: 'this answer is refused by the platform 45015-text',
  whileDown: '平台不在的时候写的 while-down-text',
  unsupported: 'quick reply body never relayed',
} as const
/** Logged by then. */
const EVENTS = ['ready', 'dead_letter', 'webhook_refused', 'deferred'] as const
const STRAY = 'stray-body-with-a-secret-word'

/** Talks, and lets fail whatever can fail, on every path that handles something private. */
async function liveThroughEverything(world: World): Promise<void> {
  const { wechat, genesys } = world.platforms
  await wechat.sendText(ALICE, TEXTS.hello)
  await wechat.sendText(BOB, `${TEXTS.hello} 2`)
  await world.settle()
  const conversationId = genesys.inbound.find(({ text }) => text === TEXTS.hello)?.conversationId ?? ''
  const customerId = genesys.conversations.find(({ id }) => id === conversationId)?.customerId ?? ''
  await genesys.agentSays(conversationId, TEXTS.answer)
  await world.settle()

  // Tokens that are not taken any more, refusals for good, answers that make no sense, a platform that is away.
  wechat.revokeToken()
  genesys.revokeTokens()
  genesys.failNext('message', 1, { kind: 'errcode', errcode: 'bad.request', errmsg: `${TEXTS.refused} ${ALICE}` })
  await wechat.sendText(ALICE, TEXTS.refused)
  wechat.failNext('custom/send', 1, { kind: 'errcode', errcode: 45015, errmsg: `${ALICE} ${TEXTS.tooLate}` })
  await genesys.agentSays(conversationId, TEXTS.tooLate)
  wechat.failNext('custom/send', 1, { kind: 'status', status: 502, body: `<html>${ALICE} ${TEXTS.answer}</html>` })
  await genesys.agentSays(conversationId, `${TEXTS.answer} again`)
  genesys.failNext('message', 1, { kind: 'status', status: 500, body: `{"message":"${TEXTS.hello} ${BOB}"}` })
  await wechat.sendText(BOB, `${TEXTS.hello} 3`)
  genesys.setDown(true)
  await wechat.sendText(ALICE, TEXTS.whileDown)
  await pause(800)
  genesys.setDown(false)
  await wechat.sendEvent(ALICE, 'CLICK', { EventKey: TEXTS.hello })
  await wechat.sendMessage(ALICE, 'image', { PicUrl: `http://mmbiz.qpic.cn/${STRAY}`, MediaId: STRAY })
  await genesys.sendStructured(conversationId, TEXTS.unsupported, [])
  await genesys.agentTyping(conversationId)

  // Requests with private things in every place, wrong in every way.
  const { integrationId } = SECRETS
  await wechat.sendText(NOBODY, TEXTS.hello, { query: { signature: 'b'.repeat(40), msg_signature: 'b'.repeat(40) } })
  await wechat.sendRaw({ query: { openid: NOBODY, signature: SECRETS.token }, body: `<xml>${STRAY}${ALICE}` })
  await genesys.sendRaw(integrationId, `{"text":"${STRAY}","to":"${ALICE}"`)
  await genesys.sendRaw(integrationId, JSON.stringify({ text: STRAY, id: ALICE }))
  await genesys.sendRaw(integrationId, STRAY, { 'X-Hub-Signature-256': `sha256=${SECRETS.webhookSecret}` })
  for (const path of [
    `/webhooks/wechat/${ALICE}`,
    `/api/v1/customers/${ALICE}`,
    `/${ALICE}?text=${STRAY}`,
    '/api/v1/dead-letters',
  ]) {
    const headers = { authorization: `Bearer ${SECRETS.adminKey}`, cookie: STRAY, 'user-agent': `${ALICE} ${STRAY}` }
    await fetch(`${world.relay.url}${path}`, { headers })
    await fetch(`${world.relay.url}${path}`, {
      method: 'POST',
      body: `${STRAY}${ALICE}`,
      headers: { authorization: `Bearer ${SECRETS.adminKey}x` },
    })
  }
  // At last the login is refused, which holds the account.
  genesys.failNext('oauth', 1, { kind: 'status', status: 401, body: SECRETS.clientSecret })
  genesys.revokeTokens()
  await wechat.sendText(BOB, `${TEXTS.hello} 4`)
  expect(customerId).to.match(/^[0-9a-f-]{36}$/)
  const told = () => EVENTS.filter((event) => world.relay.output.includes(`"event":"${event}"`))
  await until('all of it is in the log', () => told().length === EVENTS.length, { detail: () => told().join(' ') })
  await pause(500)
}

/** Access tokens that went over a wire to a relay. */
function tokensIn(tap: Tap): string[] {
  return [...tap.received.matchAll(/"access_token":\s*"([^"]{20,})"/g)].map((match) => match[1] ?? '')
}

/** Every form in which a private text could stand in a log or on a wire. */
function formsOf(text: string): string[] {
  const bytes = Buffer.from(text)
  return [
    text,
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
  ]
}

describe('Promise: nothing private is logged, and no OpenID leaves the relay', () => {
  it('in all output and on the wire to Genesys, after texts, failures and bad requests, on either store', () =>
    onEveryStore(check)).timeout(60_000)
})

async function check(store: StoreKind): Promise<void> {
  const taps: Tap[] = []
  const env = async ({ wechat, genesys }: World['platforms']) => {
    const [toWeChat, toGenesys] = [await startTap(wechat.url), await startTap(genesys.url)]
    taps.push(toWeChat, toGenesys)
    const genesysUrls = { GENESYSCLOUD_API_URL: toGenesys.url, GENESYSCLOUD_LOGIN_URL: toGenesys.url }
    return { LOG_LEVEL: 'trace', WECHAT_API_URL: toWeChat.url, ...genesysUrls }
  }
  try {
    await World.within({ store, env, retryGaps: 50 }, async (world) => {
      await liveThroughEverything(world)
      await world.relay.terminate()
      const [toWeChat, toGenesys] = taps
      if (toWeChat === undefined || toGenesys === undefined) throw new Error('no wires')

      const wire = toGenesys.sent
      for (const openId of OPEN_IDS) {
        for (const form of formsOf(openId))
          expect(wire.includes(form), 'an OpenID on the wire to Genesys').to.equal(false)
      }
      // The wire was looked at: the texts that may go there did, and so did the tokens.
      expect(wire).to.include(Buffer.from(TEXTS.hello).toString('latin1'))
      expect(toWeChat.sent).to.include(ALICE)

      const tokens = [...tokensIn(toWeChat), ...tokensIn(toGenesys)]
      expect(tokens.length).to.be.greaterThan(2)
      const { output } = world.relay
      const hidden = { ...SECRETS, ...TEXTS, stray: STRAY }
      const secrets = [
        ...Object.entries(hidden),
        ...[...OPEN_IDS, ...tokens].map((value, at) => [`id or token ${at}`, value] as const),
      ]
      // The AppID and the integration's id are no secrets, and name an account to its operator.
      const shown = secrets
        .filter(([name]) => name !== 'appId' && name !== 'integrationId' && name !== 'clientId')
        .filter(([, value]) => formsOf(value).some((form) => output.includes(form)))
      expect(
        shown.map(([name]) => name),
        'private things in the output',
      ).to.deep.equal([])
      // There was something to look at.
      for (const event of [...EVENTS, 'stopped']) expect(output).to.include(`"event":"${event}"`)
    })
  } finally {
    await Promise.all(taps.map((tap) => tap.close()))
  }
}
