import { expect } from 'chai'
import type { AccountConfig, ForwardConfig } from '../../../server/config/types.js'
import { createForwarder, type ForwardEvents } from '../../../server/relay/forwarding/forwarder.js'
import type { CopyRequest } from '../../../server/wechat/forwarding/copy-request.js'
import type { CopyAnswer, SendCopy } from '../../../server/wechat/forwarding/send-copy.js'
import { passiveText } from '../../../server/wechat/passive-reply.js'
import type { ReceivedPush } from '../../../server/wechat/push-reader.js'
import { account as accountConfig, NOW } from '../../wechat/account.js'
import { textPush } from '../bench.js'
import { ManualClock } from '../manual-clock.js'

const THEIRS = (openId: string) => passiveText('xml', openId, 'gh_1', '他们的', NOW)
const OURS = '<xml>ours</xml>'

function received(text = 'hello'): ReceivedPush {
  const push = textPush(text)
  return {
    push,
    wire: { mode: 'plain', outer: 'xml', inner: 'xml', clear: Buffer.from('<xml></xml>') },
    reply: () => OURS,
    sealed: (reply) => `sealed ${reply}`,
  }
}

interface Sent {
  readonly copy: CopyRequest
  readonly timeoutMs: number
  answer(answer: CopyAnswer): void
}

function bench(change: Partial<ForwardConfig> = {}, send?: SendCopy) {
  const clock = new ManualClock()
  const forward: ForwardConfig = {
    url: 'https://backend.example/',
    token: 't',
    encodingAesKey: undefined,
    reply: 'ours',
    only: { texts: [], prefixes: [], eventKeys: [] },
    timeoutMs: 4500,
    maxInFlight: 2,
    ...change,
  }
  const account: AccountConfig = { ...accountConfig(), forward }
  const sent: Sent[] = []
  const copied: Parameters<ForwardEvents['copied']>[0][] = []
  const answered: string[] = []
  const forwarder = createForwarder({
    clock,
    send: send ?? ((copy, timeoutMs) => new Promise((answer) => sent.push({ copy, timeoutMs, answer }))),
    events: { copied: (event) => void copied.push(event), answered: (_account, by) => void answered.push(by) },
    nonce: () => '1',
  })
  const answer = (push: ReceivedPush, ours = 'success', arrivedAt = clock.monotonic()) =>
    forwarder.answer(account, push, ours, arrivedAt)
  return { clock, account, forwarder, sent, copied, answered, answer }
}

const ok = (body: string): CopyAnswer => ({ kind: 'answer', status: 200, body: Buffer.from(body) })
const theirReply = (push: ReceivedPush): CopyAnswer => ok(THEIRS(push.push.openId))

describe('copying pushes to another backend', () => {
  it('does nothing for an account without one', () => {
    const { forwarder, sent } = bench()
    expect(forwarder.answer(accountConfig(), received(), 'success', 0)).to.equal('success')
    expect(sent).to.deep.equal([])
  })

  it('answers ours at once, and copies all the same', async () => {
    const { answer, sent, copied, answered } = bench()
    const push = received()
    expect(answer(push, OURS)).to.equal(OURS)
    expect(sent[0]?.timeoutMs).to.equal(4500)
    sent[0]?.answer(theirReply(push))
    await Promise.resolve()
    await new Promise(setImmediate)
    expect(copied.map(({ outcome }) => outcome)).to.deep.equal(['reply'])
    expect(answered).to.deep.equal(['ours'])
  })

  it('answers theirs where we have none, in the form of the push', async () => {
    const { answer, sent, answered } = bench()
    const push = received()
    const waiting = answer(push)
    sent[0]?.answer(theirReply(push))
    expect(await waiting).to.equal(`sealed ${THEIRS(push.push.openId)}`)
    expect(answered).to.deep.equal(['theirs'])
  })

  it('waits for theirs first where the rule says so, and falls back on ours', async () => {
    const { answer, sent } = bench({ reply: 'theirs' })
    const [first, second] = [received('1'), received('2')]
    const answers = [answer(first, OURS), answer(second, OURS)]
    sent[0]?.answer(theirReply(first))
    sent[1]?.answer(ok('success'))
    expect(await Promise.all(answers)).to.deep.equal([`sealed ${THEIRS(first.push.openId)}`, OURS])
  })

  it('waits until the deadline after the arrival, not after the accept', async () => {
    const { answer, clock, answered } = bench({ timeoutMs: 3050 })
    const arrivedAt = clock.monotonic()
    clock.advance(3000)
    const begun = performance.now()
    expect(await answer(received(), 'success', arrivedAt)).to.equal('success')
    expect(performance.now() - begun).to.be.within(40, 2000)
    expect(answered).to.deep.equal(['none'])
    clock.advance(1000)
    const late = performance.now()
    expect(await answer(received(), 'success', arrivedAt)).to.equal('success')
    expect(performance.now() - late).to.be.lessThan(2000)
  })

  it('gives a retry the same answer and copies it once, also while the first is open and after a late reply', async () => {
    const { answer, sent, clock } = bench({ timeoutMs: 60 })
    const push = received()
    const [first, parallel] = [answer(push), answer(push)]
    expect(sent).to.have.length(1)
    sent[0]?.answer(theirReply(push))
    const reply = await first
    expect(await parallel).to.equal(reply)
    clock.advance(5000)
    expect(await answer(push)).to.equal(reply)

    const slow = received('slow')
    expect(await answer(slow)).to.equal('success')
    sent[1]?.answer(theirReply(slow))
    await new Promise(setImmediate)
    expect(await answer(slow)).to.equal('success')
    expect(sent).to.have.length(2)
  })

  it('copies again what it no longer remembers, so that the backend can answer as it would WeChat', async () => {
    const { answer, sent, clock } = bench({}, undefined)
    const push = received()
    answer(push, OURS)
    clock.advance(61_000)
    answer(push, OURS)
    expect(sent).to.have.length(2)
  })

  it('copies no more than so many at once; the others are answered at once and counted', async () => {
    const { answer, sent, copied } = bench()
    const pushes = ['1', '2', '3'].map(received)
    const answers = pushes.map((push) => answer(push))
    expect(sent).to.have.length(2)
    expect(await answers[2]).to.equal('success')
    expect(copied.map(({ outcome }) => outcome)).to.deep.equal(['busy'])
    sent[0]?.answer(ok(''))
    await answers[0]
    void answer(received('4'))
    expect(sent).to.have.length(3)
  })

  for (const [answerOfTheirs, outcome, code] of [
    [{ kind: 'timeout' }, 'timeout', 'timeout'],
    [{ kind: 'network', code: 'ECONNREFUSED' }, 'network', 'ECONNREFUSED'],
    [{ kind: 'answer', status: 502, body: Buffer.from('x') }, 'refused', 'http_502'],
    [{ kind: 'answer', status: 302, body: Buffer.from('') }, 'refused', 'http_302'],
    [ok('<html></html>'), 'unusable', 'malformed'],
    [ok('success'), 'nothing', 'ok'],
    [{ kind: 'answer', status: 204, body: Buffer.from('') }, 'nothing', 'ok'],
  ] as const) {
    it(`answers success when theirs is ${outcome} (${code})`, async () => {
      const { answer, copied } = bench({}, async () => answerOfTheirs)
      expect(await answer(received())).to.equal('success')
      expect(copied[0]).to.deep.equal({ account: 'default', outcome, code, seconds: 0 })
    })
  }

  it('survives a sender that throws, and frees its place', async () => {
    const { answer, copied } = bench({ maxInFlight: 1 }, () => Promise.reject(new Error('oversight')))
    expect(await answer(received('1'))).to.equal('success')
    expect(await answer(received('2'))).to.equal('success')
    expect(copied.map(({ outcome }) => outcome)).to.deep.equal(['failed', 'failed'])
  })

  it('waits for copies under way when it stops, but not for ever', async () => {
    const { answer, sent, forwarder } = bench()
    answer(received(), OURS)
    const begun = performance.now()
    await forwarder.settle(50)
    expect(performance.now() - begun).to.be.within(40, 2000)
    const settled = forwarder.settle(8000)
    const answered = performance.now()
    sent[0]?.answer(ok(''))
    await settled
    expect(performance.now() - answered).to.be.lessThan(4000)
  })
})
