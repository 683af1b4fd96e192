import { expect } from 'chai'
import { createCircuitBreaker } from '../../../server/customers/crm/circuit-breaker.js'

function breaking() {
  let now = 0
  const breaker = createCircuitBreaker(() => now)
  const advance = (ms: number): void => {
    now += ms
  }
  return { breaker, advance, fail: (times: number) => fail(breaker, times) }
}

function fail(breaker: ReturnType<typeof createCircuitBreaker>, times: number): boolean[] {
  return Array.from({ length: times }, () => breaker.failed())
}

describe('a circuit breaker', () => {
  it('opens with the fifth failure in a row, and says so once', () => {
    const { breaker, fail } = breaking()
    expect(fail(4)).to.deep.equal([false, false, false, false])
    expect(breaker.admits()).to.equal(true)
    expect(fail(3)).to.deep.equal([true, false, false])
    expect(breaker.admits()).to.equal(false)
  })

  it('counts anew after a success', () => {
    const { breaker, fail } = breaking()
    fail(4)
    breaker.succeeded()
    fail(4)
    expect(breaker.admits()).to.equal(true)
  })

  it('lets one through after half a minute, which decides', () => {
    const { breaker, advance, fail } = breaking()
    fail(5)
    advance(29_999)
    expect(breaker.admits()).to.equal(false)
    advance(1)
    expect([breaker.admits(), breaker.admits()]).to.deep.equal([true, false])
    fail(1)
    advance(29_999)
    expect(breaker.admits()).to.equal(false)
    advance(1)
    expect(breaker.admits()).to.equal(true)
    breaker.succeeded()
    expect([breaker.admits(), breaker.admits()]).to.deep.equal([true, true])
  })

  it('lets another through when nothing is heard of the one before', () => {
    const { breaker, advance, fail } = breaking()
    fail(5)
    advance(30_000)
    expect(breaker.admits()).to.equal(true)
    advance(30_000)
    expect(breaker.admits()).to.equal(true)
  })
})
