import { expect } from 'chai'
import { STORE_KINDS } from '../harness/stores.js'
import { PLAIN, SECRET_VALUES } from './accounts.js'
import { BadInputRelay } from './bad-input-relay.js'
import type { BadCase } from './bad-request.js'
import { ACTION_CASES } from './cases/actions.js'
import { API_CASES } from './cases/api.js'
import { GENESYS_CASES } from './cases/genesys.js'
import { TRANSPORT_CASES } from './cases/transport.js'
import { WECHAT_BODY_CASES } from './cases/wechat-bodies.js'
import { WECHAT_PROOF_CASES, WECHAT_QUERY_CASES } from './cases/wechat-proof.js'
import { errorsCounted, messagesTaken } from './errors-counted.js'
import { NEW_OPEN_ID, OPEN_ID, plainPush, pushXml, safePush } from './pushes.js'
import type { Answer } from './send.js'
import { storeSnapshot } from './store-snapshot.js'
import { agentText, rawWebhook } from './webhooks.js'

const TABLE: Readonly<Record<string, readonly BadCase[]>> = {
  'proofs of pushes': WECHAT_PROOF_CASES,
  'queries of pushes': WECHAT_QUERY_CASES,
  'bodies of pushes': WECHAT_BODY_CASES,
  'webhooks of Genesys': GENESYS_CASES,
  'sizes, types, methods and paths': TRANSPORT_CASES,
  'the API': API_CASES,
  'data actions and tiers': ACTION_CASES,
}

/** The answer says what is wrong in the one form of all errors, and tells nothing else. */
function expectClearError(answer: Answer, { status, code, allow }: BadCase): void {
  const got = `${answer.status} ${answer.body.slice(0, 200)}`
  expect(answer.status, got).to.equal(status)
  expect(answer.headers['content-type']).to.equal('application/json; charset=utf-8')
  const { error, ...rest } = JSON.parse(answer.body) as { error: Record<string, unknown> }
  expect(rest).to.deep.equal({})
  expect(Object.keys(error)).to.deep.equal(['code', 'message', 'requestId'])
  expect(error.code, got).to.equal(code)
  expect(error.message).to.be.a('string').with.length.greaterThan(10)
  expect(error.requestId).to.equal(answer.headers['x-request-id']).and.to.have.length.greaterThan(6)
  if (allow !== undefined) expect(answer.headers.allow).to.equal(allow)
  for (const secret of [...SECRET_VALUES, OPEN_ID, NEW_OPEN_ID]) expect(answer.body).not.to.include(secret)
}

/** Counts by code that are not as before, as differences. */
function counted(before: string, after: string): Record<string, number> {
  const earlier = errorsCounted(before)
  const changes = [...errorsCounted(after)].map(([code, count]) => [code, count - (earlier.get(code) ?? 0)] as const)
  return Object.fromEntries(changes.filter(([, difference]) => difference !== 0))
}

for (const kind of STORE_KINDS) {
  describe(`promise: bad input gets a clear error, changes nothing and is counted (${kind})`, function () {
    this.timeout(30_000)
    let relay: BadInputRelay
    /** What the store has to hold from one case to the next, so that a late change is seen as well. */
    let stored: string[]

    before(async () => {
      relay = await BadInputRelay.start(kind)
      // Something is there that could change: a customer of each account, and a webhook that was taken.
      for (const good of [
        safePush(pushXml({ FromUserName: OPEN_ID })),
        plainPush(pushXml({ FromUserName: OPEN_ID })),
        rawWebhook(JSON.stringify(agentText({}, { to: { id: 'nobody of ours' } })), {}, PLAIN),
      ]) {
        const answer = await relay.sender.send(good)
        expect(answer.status, answer.body).to.equal(200)
      }
      stored = await relay.settled()
      expect(stored).to.have.length.greaterThan(5)
    })

    afterEach(async function () {
      // What one case changed is that case's failure, not also the next one's.
      if (this.currentTest?.isFailed() === true && relay.process.running) stored = await relay.settled()
    })

    after(async () => {
      await relay?.close()
    })

    for (const [part, cases] of Object.entries(TABLE)) {
      describe(part, () => {
        for (const bad of cases) {
          it(`${bad.title}: ${bad.status} ${bad.code}`, async () => {
            if (bad.first !== undefined) {
              expect((await relay.sender.send(bad.first())).status).to.equal(200)
              stored = await relay.settled()
            }
            const metrics = await relay.metrics()

            expectClearError(await relay.sender.send(bad.request()), bad)

            const metricsAfter = await relay.metrics()
            expect(counted(metrics, metricsAfter)).to.deep.equal({ [bad.code]: 1 })
            expect(messagesTaken(metricsAfter)).to.equal(messagesTaken(metrics))
            expect(await storeSnapshot(relay.store)).to.deep.equal(stored)
          })
        }
      })
    }

    // A suite of its own, as those run after the tests beside them.
    describe('afterwards', () => {
      it('has not ended or been hurt by any of it', async () => {
        expect(await relay.settled()).to.deep.equal(stored)
        expect(relay.process.crashes).to.deep.equal([])
        expect(errorsCounted(await relay.metrics()).get('internal_error') ?? 0).to.equal(0)
        expect((await relay.sender.send(plainPush(pushXml({ FromUserName: OPEN_ID })))).status).to.equal(200)
        for (const secret of SECRET_VALUES) expect(relay.process.output).not.to.include(secret)
      })
    })
  })
}

describe('promise: bad input (the table)', () => {
  it('holds at least 60 cases, each with a title of its own', () => {
    const titles = Object.entries(TABLE).flatMap(([part, cases]) => cases.map(({ title }) => `${part}: ${title}`))
    expect(titles.length).to.be.greaterThan(60)
    expect(new Set(titles).size).to.equal(titles.length)
  })
})
