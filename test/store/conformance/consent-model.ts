import { expect } from 'chai'
import fc from 'fast-check'
import { isConsentGiven } from '../../../server/store/consent.js'
import type { LeasedLane } from '../../../server/store/lanes.js'
import type { Store } from '../../../server/store/store.js'
import { makeCustomer, makePush } from './builders.js'
import type { HarnessFactory, StoreHarness } from './harness.js'
import { claim, idAt, LEASE_MS, settlement } from './steps.js'

const STEPS = [
  'message',
  'agree',
  'decline',
  'withdraw',
  'again',
  'work',
  'work',
  'restart',
  'newVersion',
  'silence',
] as const
type Step = (typeof STEPS)[number]

/** Opening a store anew is slow: some of the restarts do, in the others the worker alone is gone. */
const REOPENINGS = 4

const SILENCE_MS = 48 * 3_600_000

/** What ought to be known of the one customer of a run. */
class Expected {
  status: 'none' | 'asked' | 'given' | 'refused' = 'none'
  version = 0
  current = 1
  /** Accepted and not delivered, in order. */
  queue: string[] = []
  waitingSince = 0
  readonly delivered: string[] = []

  get mayCross(): boolean {
    return this.status === 'given' && this.version === this.current
  }

  get isAsked(): boolean {
    return this.status === 'asked' && this.version === this.current
  }

  become(status: Expected['status'], waitingSince: number): void {
    this.status = status
    this.version = this.current
    this.waitingSince = waitingSince
  }
}

/** One run: pushes of one customer, and a worker that sends one item a step, as the relay's does. */
class ConsentRun {
  readonly #reopen: (store: Store) => Promise<Store>
  readonly #customer = makeCustomer()
  readonly #expected = new Expected()
  #store: Store
  #now = 1_800_000_000_000
  #last = makePush(this.#customer, 0)
  #lastReply = ''
  #lease: LeasedLane | undefined
  #at = 0

  constructor(store: Store, reopen: (store: Store) => Promise<Store>) {
    this.#store = store
    this.#reopen = reopen
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      this.#now += 500
      await this.#take(step)
    }
    await this.#finish()
  }

  async #take(step: Step): Promise<void> {
    const expected = this.#expected
    switch (step) {
      case 'message':
        return this.#message()
      case 'agree':
      case 'decline':
      case 'withdraw':
        return this.#say(step)
      case 'again':
        if (this.#last.now === 0) return
        expect(await this.#store.acceptance.acceptPush(this.#last)).to.include({
          outcome: 'duplicate',
          reply: this.#lastReply,
        })
        return
      case 'work':
        return this.#work()
      case 'newVersion':
        expected.current++
        return this.#restart()
      case 'restart':
        return this.#restart()
      case 'silence': {
        this.#now += SILENCE_MS
        await this.#store.consents.expire({ before: this.#now - SILENCE_MS, now: this.#now, limit: 10 })
        if (expected.waitingSince === 0 || expected.waitingSince > this.#now - SILENCE_MS) return
        expected.queue = []
        expected.status = 'refused'
        expected.waitingSince = 0
      }
    }
  }

  async #push(word: 'agree' | 'decline' | 'withdraw' | ''): Promise<string> {
    const consent = { mode: 'required', version: `v${this.#expected.current}`, word, stamp: '' } as const
    this.#last = makePush(this.#customer, this.#now, { consent })
    const answer = await this.#store.acceptance.acceptPush(this.#last)
    expect(answer.outcome).to.equal('accepted')
    this.#lastReply = answer.reply
    if (answer.relayed) this.#expected.queue.push(this.#last.item.id)
    return answer.reply.trim()
  }

  async #message(): Promise<void> {
    const expected = this.#expected
    const reply = await this.#push('')
    if (expected.mayCross) return
    if (!expected.isAsked) {
      expect(reply).to.equal('ask')
      expected.become('asked', this.#now)
    } else if (expected.waitingSince === 0) expected.waitingSince = this.#now
  }

  async #say(word: 'agree' | 'decline' | 'withdraw'): Promise<void> {
    const expected = this.#expected
    const counts = word === 'withdraw' ? ['asked', 'given'].includes(expected.status) : expected.isAsked
    const before = expected.queue.length
    const reply = await this.#push(word)
    if (!counts) {
      expect(expected.queue.length).to.equal(before + 1)
      if (expected.mayCross) return
      if (!expected.isAsked) expected.become('asked', this.#now)
      else if (expected.waitingSince === 0) expected.waitingSince = this.#now
      return
    }
    expect(expected.queue.length, 'a word is kept nowhere').to.equal(before)
    expect(reply).to.equal({ agree: 'agreed', decline: 'declined', withdraw: 'withdrawn' }[word])
    if (word !== 'agree') expected.queue = []
    expected.become(word === 'agree' ? 'given' : 'refused', 0)
  }

  /** The worker settles what it sent before, then sends the next item at once: what crosses, crosses here. */
  async #work(): Promise<void> {
    const lease = this.#lease
    if (!lease) return this.#claim()
    const last = this.#at === lease.items.length - 1
    const id = idAt(lease.items, this.#at)
    const next = last ? 'release' : 'begin'
    const answer = await this.#store.lanes.settle(settlement(lease, id, this.#now, { next }))
    if (answer === 'lost') {
      this.#lease = undefined
      return
    }
    expect(this.#expected.queue.shift()).to.equal(id)
    this.#at++
    if (last) this.#lease = undefined
    else this.#cross(idAt(lease.items, this.#at))
  }

  async #claim(): Promise<void> {
    await this.#store.lanes.sweep(this.#now)
    const lanes = await claim(this.#store, this.#customer.shard, this.#now, 3)
    const lease = lanes.find(({ ref }) => ref.customerId === this.#customer.customerId)
    if (!lease) return
    const version = `v${this.#expected.current}`
    if (lease.customer && !isConsentGiven(lease.customer.consent, version)) {
      const { ref, fence } = lease
      expect(await this.#store.consents.hold({ ref, fence, version, now: this.#now })).to.equal('ok')
      if (this.#expected.waitingSince === 0) this.#expected.waitingSince = this.#now
      return
    }
    this.#lease = lease
    this.#at = 0
    this.#cross(idAt(lease.items, 0))
  }

  #cross(id: string): void {
    const { delivered, queue, mayCross } = this.#expected
    expect(mayCross, 'crosses with consent only').to.equal(true)
    expect(id, 'crosses in order').to.equal(queue[0])
    // What a worker sent before it died is sent again: the one duplicate there may be.
    if (delivered.at(-1) !== id) delivered.push(id)
    expect(new Set(delivered).size).to.equal(delivered.length)
  }

  async #restart(): Promise<void> {
    this.#lease = undefined
    this.#store = await this.#reopen(this.#store)
    this.#now += 2 * LEASE_MS
    await this.#store.lanes.sweep(this.#now)
  }

  /** Everything that was not refused crosses once the customer agrees. */
  async #finish(): Promise<void> {
    const expected = this.#expected
    this.#now += 500
    await this.#message()
    if (!expected.mayCross) await this.#say('agree')
    const owed = [...expected.queue]
    for (let step = 0; expected.queue.length > 0 && step < 1000; step++) await this.#work()
    expect(expected.queue, 'nothing agreed to stays behind').to.deep.equal([])
    expect(expected.delivered.slice(expected.delivered.length - owed.length)).to.deep.equal(owed)
  }
}

/** Any order of pushes, answers, restarts and new versions. */
export function describeConsentModel(factory: HarnessFactory): void {
  describe('consent against a model', () => {
    let harness: StoreHarness
    let store: Store

    before(async () => {
      harness = await factory()
      store = await harness.open()
    })

    after(async () => {
      await store.close()
      await harness.dispose()
    })

    it('lets nothing cross without consent, keeps the order, and loses nothing agreed to', async () => {
      let reopenings = 0
      const reopen = async (open: Store) => {
        if (reopenings++ >= REOPENINGS) return open
        await open.close()
        store = await harness.open()
        return store
      }
      const steps = fc.array(fc.constantFrom(...STEPS), { minLength: 5, maxLength: 40 })
      await fc.assert(
        fc.asyncProperty(steps, async (taken) => {
          await new ConsentRun(store, reopen).run(taken)
        }),
        { numRuns: 40 },
      )
    }).timeout(60_000)
  })
}
