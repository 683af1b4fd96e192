import { expect } from 'chai'
import { BackendDouble, type Behaviour, elementOf, SUCCESS } from '../support/backend-double.js'
import { SECRETS } from './harness/platforms.js'
import { SeededRandom } from './harness/random.js'
import { onEveryStore, type StoreKind } from './harness/stores.js'
import { pause, until } from './harness/wait.js'
import { World, type WorldOptions } from './harness/world.js'

const BACKEND = { token: 'token-of-the-other-backend', appId: SECRETS.appId, encodingAesKey: SECRETS.aesKey }
/** WeChat's own limit; the double counts it in full here. */
const WECHAT_GIVES_UP_MS = 5000
const FORWARD_TIMEOUT_MS = 400
/** What a busy machine may add to the bound for half of the pushes; the exact bound is tested beside the forwarder. */
const SLACK_MS = 2000
const WARM_UP_MS = 1000

async function withBackend(
  store: StoreKind,
  options: Pick<WorldOptions, 'timeouts' | 'wechat'> & { readonly env?: Record<string, string> },
  run: (world: World, backend: BackendDouble) => Promise<void>,
): Promise<void> {
  const backend = new BackendDouble(BACKEND)
  const env = {
    FORWARD_URL: await backend.listen(),
    FORWARD_TOKEN: BACKEND.token,
    FORWARD_ENCODING_AES_KEY: BACKEND.encodingAesKey,
    ...options.env,
  }
  try {
    await World.within({ store, ...options, env }, (world) => run(world, backend))
  } finally {
    await backend.close()
  }
}

const REPLYING: Behaviour = { kind: 'answer', body: () => 'success' }
const FAULTS: readonly (readonly [string, Behaviour])[] = [
  ['hangs', { kind: 'hang' }],
  ['breaks every connection', { kind: 'dead' }],
  ['answers long after its time', { ...REPLYING, afterMs: 3 * FORWARD_TIMEOUT_MS }],
  ['answers 500', { kind: 'status', status: 500 }],
  ['answers what is no reply', { kind: 'answer', body: () => '<html>busy</html>' }],
]

describe("Promise: the account's other backend never loses or delays a push beyond the stated bound", () => {
  for (const [what, behaviour] of FAULTS) {
    it(`${what} under load, on either store`, () =>
      onEveryStore((store) =>
        withBackend(
          store,
          { timeouts: 1, env: { FORWARD_TIMEOUT_MS: String(FORWARD_TIMEOUT_MS) } },
          async (world, backend) => {
            backend.behaviour = behaviour
            const { wechat } = world.platforms
            const load = world.load({ random: new SeededRandom(7), perSecond: 20 })
            load.start()
            await pause(WARM_UP_MS + 1500)
            await load.stop()
            await world.settle()
            world.assertKept()
            const waits = wechat.pushes
              .slice(20)
              .map(({ sentAt, acknowledgedAt = Number.POSITIVE_INFINITY }) => acknowledgedAt - sentAt)
            expect(waits.length).to.be.greaterThan(15)
            waits.sort((a, b) => a - b)
            expect(waits[Math.floor(waits.length / 2)]).to.be.lessThan(FORWARD_TIMEOUT_MS + SLACK_MS)
            expect(waits.at(-1)).to.be.lessThan(WECHAT_GIVES_UP_MS)
            // Each push was copied, broken connections once more, and none of it was in vain for lack of a proof.
            const copied = new Set(backend.copies.map(({ clear }) => elementOf(clear, 'MsgId')))
            expect(copied.size).to.equal(wechat.pushes.length)
            expect(new Set(backend.copies.map(({ verdict }) => verdict))).to.deep.equal(new Set(['ok']))
            for (const secret of ['oLoad_', BACKEND.token, BACKEND.encodingAesKey, 'site=1', 'msg_signature'])
              expect(world.relay.output).not.to.contain(secret)
            // Nobody waits for copies where ours went first: they end after their own time-out.
            await until(
              'every copy is counted',
              async () => (await world.relay.metric('relay_forwards_total')) === wechat.pushes.length,
            )
          },
        ),
      )).timeout(60_000)
  }

  it('hanging for ever, with the default deadline: WeChat reads the answer before it gives up', () =>
    onEveryStore((store) =>
      withBackend(store, { timeouts: 1 }, async (world, backend) => {
        const { wechat } = world.platforms
        // The first message has an acknowledgement of ours: nothing is waited for.
        const first = await wechat.sendText('oOther-first', '你好，第一位')
        expect(first.reply).not.to.equal(undefined)
        backend.behaviour = { kind: 'hang' }
        const [acknowledged, second] = await Promise.all([
          wechat.sendText('oOther-second', '你好，第二位'),
          wechat.sendText('oOther-first', '还在吗'),
        ])
        expect(acknowledged.reply).not.to.equal(undefined)
        const took = ({ attempts }: typeof second) => (attempts[0]?.endedAt ?? 0) - (attempts[0]?.beganAt ?? 0)
        expect(took(acknowledged)).to.be.lessThan(1000)
        expect(second.attempts).to.have.length(1)
        expect(second.answer?.kind).to.equal('success')
        expect(took(second)).to.be.within(4000, WECHAT_GIVES_UP_MS)
        await world.settle()
        world.assertKept()
      }),
    )).timeout(60_000)

  it('replies, and a retry gets the same reply and is neither relayed nor copied again', () =>
    onEveryStore((store) =>
      withBackend(store, { env: { FORWARD_REPLY: 'theirs' } }, async (world, backend) => {
        const { wechat, genesys } = world.platforms
        let answers = 0
        backend.behaviour = {
          kind: 'answer',
          body: (clear) => {
            answers += 1
            return backend.reply(clear, `第${answers}次：${elementOf(clear, 'Content')}`)
          },
        }
        const result = await wechat.sendText('oOther-replied', '查询', { loseAnswers: 2 })
        expect(result.attempts).to.have.length(3)
        expect(result.reply).to.equal('第1次：查询')
        await world.settle()
        expect(genesys.inbound.map(({ text }) => text)).to.deep.equal(['查询'])
        expect(backend.copies).to.have.length(1)
        world.assertKept()
      }),
    )).timeout(60_000)

  it('has for itself what is left to it: recorded, not relayed, no session', () =>
    onEveryStore((store) =>
      withBackend(
        store,
        { env: { FORWARD_ONLY: JSON.stringify({ texts: ['签到'], eventKeys: ['POINTS'] }) } },
        async (world, backend) => {
          const { wechat, genesys } = world.platforms
          backend.behaviour = { kind: 'answer', body: (clear) => backend.reply(clear, '积分+1') }
          expect((await wechat.sendText('oOther-left', ' 签到 ')).reply).to.equal('积分+1')
          expect((await wechat.sendEvent('oOther-left', 'CLICK', { EventKey: 'POINTS' })).reply).to.equal('积分+1')
          backend.behaviour = SUCCESS
          const message = await wechat.sendText('oOther-left', '人工')
          // It opens the session, so that it is acknowledged as a first message.
          expect(message.reply).to.be.a('string').that.does.not.contain('积分')
          await until('the message arrives', () => genesys.inbound.length > 0)
          await pause(300)
          expect(genesys.inbound.map(({ text }) => text)).to.deep.equal(['人工'])
          expect(await world.relay.metric('relay_pushes_total', 'outcome="left"')).to.equal(2)
          expect(await world.relay.metric('relay_unrelayed_total')).to.equal(2)
        },
      ),
    )).timeout(60_000)

  it('hangs while the relay stops: what was accepted is kept, and it exits 0 in time', () =>
    onEveryStore((store) =>
      withBackend(store, { timeouts: 1 }, async (world, backend) => {
        const { wechat } = world.platforms
        await wechat.sendText('oOther-stop', '你好')
        backend.behaviour = { kind: 'hang' }
        const waiting = wechat.sendText('oOther-stop', '再见')
        await pause(300)
        const ended = await world.relay.terminate()
        expect(ended).to.include({ code: 0, signal: null })
        expect((await waiting).acknowledged).to.equal(true)
        await world.relay.start()
        await world.settle()
        world.assertKept()
      }),
    )).timeout(60_000)
})
