import { randomInt } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { STORE_KINDS } from '../../harness/stores.js'
import { BadInputRelay } from '../bad-input-relay.js'
import { errorsCounted } from '../errors-counted.js'
import { plainPush, pushXml } from '../pushes.js'
import type { Answer } from '../send.js'
import { agentText, rawWebhook } from '../webhooks.js'
import { type Shot, shot } from './shots.js'

const BODIES = 10_000
const AT_A_TIME = 16
const REFUSALS = new Set([400, 401, 404, 413, 415, 431])
const seed = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31))

/** What came of all shots, kept to be compared with what the relay counted. */
class Tally {
  readonly refused = new Map<string, number>()
  readonly taken = new Map<string, number>()

  add(code: string, into = this.refused): void {
    into.set(code, (into.get(code) ?? 0) + 1)
  }
}

/** Sends one and looks at the answer. @throws AssertionError that shows the request */
async function fire({ kind, unproven, request }: Shot, relay: BadInputRelay, tally: Tally): Promise<void> {
  const sent = request()
  const shown = `${kind}: ${sent.method} ${sent.path} ${Buffer.from(sent.body ?? '').toString('base64')}`
  const answer: Answer = await relay.sender.send(sent).catch((error: unknown) => {
    throw new Error(`No answer (${String(error)}) to ${shown}`)
  })
  if (answer.status === 200) {
    expect(unproven, `taken without proof: ${shown}`).to.equal(false)
    return tally.add(kind, tally.taken)
  }
  expect(REFUSALS.has(answer.status), `${answer.status} ${answer.body} to ${shown}`).to.equal(true)
  tally.add((JSON.parse(answer.body) as { error: { code: string } }).error.code)
}

for (const store of STORE_KINDS) {
  describe(`promise: bad input, ${BODIES} fuzzed bodies (${store})`, function () {
    this.timeout(60_000)
    let relay: BadInputRelay

    before(async () => {
      relay = await BadInputRelay.start(store)
    })

    after(async () => {
      await relay?.close()
    })

    it(`answers none with 5xx, counts every refusal, and goes on (FUZZ_SEED=${seed})`, async () => {
      console.log(`      FUZZ_SEED=${seed}`)
      const tally = new Tally()
      const before = errorsCounted(await relay.metrics())
      await fc.assert(
        fc.asyncProperty(fc.array(shot, { minLength: AT_A_TIME, maxLength: AT_A_TIME }), async (shots) => {
          await Promise.all(shots.map((one) => fire(one, relay, tally)))
        }),
        // A relay that died refuses every smaller example too, so the first failure says most.
        { seed, numRuns: BODIES / AT_A_TIME, endOnFailure: true },
      )

      expect(relay.process.crashes).to.deep.equal([])
      // What was taken leaves its lanes, delivered or dead: no odd message stops a worker.
      await relay.settled()
      expect((await relay.sender.send({ method: 'GET', path: '/healthz' })).status).to.equal(200)
      const counted = errorsCounted(await relay.metrics())
      for (const [code, count] of tally.refused) {
        expect((counted.get(code) ?? 0) - (before.get(code) ?? 0), code).to.equal(count)
      }
      expect(counted.get('internal_error') ?? 0).to.equal(0)
      // The run is worth something only if its bodies got past every door.
      for (const kind of [
        'clear XML',
        'clear JSON',
        'inside the encryption',
        'ciphertext',
        'webhook',
        'query',
        'list',
      ]) {
        expect(tally.taken.get(kind) ?? 0, `${kind} taken`).to.be.greaterThan(0)
      }
      for (const code of [
        'malformed_body',
        'invalid_push',
        'invalid_webhook',
        'decryption_failed',
        'malformed_request',
      ]) {
        expect(tally.refused.get(code) ?? 0, code).to.be.greaterThan(0)
      }

      const taken = await relay.process.metric('relay_pushes_total', 'kind="text"', 'outcome="accepted"')
      expect((await relay.sender.send(plainPush(pushXml()))).status).to.equal(200)
      expect((await relay.sender.send(rawWebhook(JSON.stringify(agentText())))).status).to.equal(200)
      expect(await relay.process.metric('relay_pushes_total', 'kind="text"', 'outcome="accepted"')).to.equal(taken + 1)
    })
  })
}
