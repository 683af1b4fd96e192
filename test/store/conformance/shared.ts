import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { StoredToken } from '../../../server/store/shared.js'
import { HOUR } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { elapse } from './steps.js'

/** What the relays on one store share. */
export function describeShared(factory: HarnessFactory): void {
  describe('things shared', () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    function makeToken(fingerprint: string, expiresAt = now + HOUR): StoredToken {
      return { sealed: `sealed-${fingerprint}`, keyId: 'system', fingerprint, obtainedAt: now, expiresAt }
    }

    describe('tokens', () => {
      it('are kept as they were put, the last one counting', async () => {
        const name = randomUUID()
        const { tokens } = open.store
        expect(await tokens.get(name, now)).to.equal(undefined)
        for (const token of [makeToken('a'), makeToken('b')]) {
          await tokens.put(name, token, now)
          expect(await tokens.get(name, now)).to.deep.equal(token)
        }
        expect(await tokens.get(randomUUID(), now)).to.equal(undefined)
      })

      it('are not answered after their time', async () => {
        const name = randomUUID()
        const token = makeToken('a')
        await open.store.tokens.put(name, token, now)
        expect(await open.store.tokens.get(name, token.expiresAt - 1)).to.deep.equal(token)
        expect(await open.store.tokens.get(name, token.expiresAt + 1)).to.equal(undefined)
      })

      it('are expired by their fingerprint only', async () => {
        const name = randomUUID()
        const token = makeToken('new')
        const { tokens } = open.store
        await tokens.put(name, makeToken('old'), now)
        await tokens.put(name, token, now)
        await tokens.expire(name, 'old')
        expect(await tokens.get(name, now)).to.deep.equal(token)
        for (let repeat = 0; repeat < 2; repeat++) {
          await tokens.expire(name, 'new')
          expect(await tokens.get(name, now)).to.equal(undefined)
        }
      })
    })

    describe('locks', () => {
      it('are taken by one owner, and released by that one only', async () => {
        const name = randomUUID()
        const { locks } = open.store
        expect(await locks.acquire(name, 'a', 60_000, now)).to.equal(true)
        expect(await locks.acquire(name, 'b', 60_000, now)).to.equal(false)
        await locks.release(name, 'b')
        expect(await locks.acquire(name, 'b', 60_000, now)).to.equal(false)
        await locks.release(name, 'a')
        expect(await locks.acquire(name, 'b', 60_000, now)).to.equal(true)
        expect(await locks.acquire(randomUUID(), 'a', 60_000, now)).to.equal(true)
      })

      it('go to one of many who ask at once', async () => {
        const name = randomUUID()
        const owners = Array.from({ length: 10 }, (_, i) => `owner-${i}`)
        const taken = await Promise.all(owners.map((owner) => open.store.locks.acquire(name, owner, 60_000, now)))
        expect(taken.filter(Boolean)).to.have.length(1)
      })

      it('end after their time, and are not released by the owner of before', async () => {
        const name = randomUUID()
        const { locks } = open.store
        expect(await locks.acquire(name, 'a', 60, now)).to.equal(true)
        const later = await elapse(now, 100)
        expect(await locks.acquire(name, 'b', 60_000, later)).to.equal(true)
        await locks.release(name, 'a')
        expect(await locks.acquire(name, 'c', 60_000, later)).to.equal(false)
      })
    })

    describe('the budget', () => {
      let minute = 0

      beforeEach(() => {
        minute = Math.floor(now / 60_000)
      })

      it("grants a client's minute up to the limit and never past it", async () => {
        const client = randomUUID()
        const { budget } = open.store
        const take = (want: number, of = minute) => budget.take(client, of, want, 10, now)
        expect(await take(4)).to.deep.equal({ granted: 4, pausedUntil: 0 })
        expect(await take(4)).to.deep.equal({ granted: 4, pausedUntil: 0 })
        expect(await take(4)).to.deep.equal({ granted: 2, pausedUntil: 0 })
        expect(await take(1)).to.deep.equal({ granted: 0, pausedUntil: 0 })
        expect((await take(4, minute + 1)).granted).to.equal(4)
        expect((await budget.take(randomUUID(), minute, 4, 10, now)).granted).to.equal(4)
      })

      it('grants no more than the limit to many who ask at once', async () => {
        const client = randomUUID()
        const takes = Array.from({ length: 20 }, () => open.store.budget.take(client, minute, 3, 25, now))
        const granted = (await Promise.all(takes)).map((answer) => answer.granted)
        expect(granted.reduce((a, b) => a + b, 0)).to.equal(25)
      })

      it('takes unused ones back, but no more than were taken', async () => {
        const client = randomUUID()
        const { budget } = open.store
        await budget.take(client, minute, 10, 10, now)
        await budget.giveBack(client, minute, 4)
        expect((await budget.take(client, minute, 10, 10, now)).granted).to.equal(4)
        await budget.giveBack(client, minute, 10)
        await budget.giveBack(client, minute, 10)
        expect((await budget.take(client, minute, 100, 10, now)).granted).to.equal(10)
        expect((await budget.take(client, minute, 1, 10, now)).granted).to.equal(0)
      })

      it('grants nothing while the client is paused', async () => {
        const [client, other] = [randomUUID(), randomUUID()]
        const { budget } = open.store
        await budget.pause(client, now + 30_000, now)
        expect(await budget.take(client, minute, 1, 10, now)).to.deep.equal({ granted: 0, pausedUntil: now + 30_000 })
        await budget.pause(client, now + 10_000, now)
        expect((await budget.take(client, minute, 1, 10, now + 20_000)).pausedUntil).to.equal(now + 30_000)
        expect((await budget.take(other, minute, 1, 10, now)).granted).to.equal(1)
        expect(await budget.take(client, minute, 1, 10, now + 30_001)).to.deep.equal({ granted: 1, pausedUntil: 0 })
      })
    })

    describe('facts', () => {
      it('are kept, and written over by set only', async () => {
        const name = randomUUID()
        const { facts } = open.store
        expect(await facts.get(name)).to.equal(undefined)
        expect(await facts.setOnce(name, 'first')).to.equal('first')
        expect(await facts.setOnce(name, 'second')).to.equal('first')
        expect(await facts.get(name)).to.equal('first')
        await facts.set(name, 'third')
        expect(await facts.get(name)).to.equal('third')
        expect(await facts.setOnce(name, 'fourth')).to.equal('third')
      })

      it('are one value for all who set them once at the same time', async () => {
        const name = randomUUID()
        const values = Array.from({ length: 10 }, (_, i) => `value-${i}`)
        const standing = await Promise.all(values.map((value) => open.store.facts.setOnce(name, value)))
        expect(new Set(standing).size).to.equal(1)
        expect(await open.store.facts.get(name)).to.equal(standing[0])
      })
    })

    it('answer that they are there', async () => {
      await open.store.ping()
      expect(open.store.durabilityWarnings).to.be.an('array')
    })
  })
}
