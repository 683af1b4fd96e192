import { expect } from 'chai'
import { ReplayGuard } from '../../server/wechat/replay-guard.js'
import { errorCode } from './error-code.js'

describe('wechat/replay-guard', () => {
  it('takes a message again under its signature, and no other', () => {
    const guard = new ReplayGuard(1000)
    guard.bind('s1', 'first', 0)
    expect(errorCode(() => guard.bind('s1', 'first', 10))).to.equal('none')
    expect(errorCode(() => guard.bind('s1', 'second', 10))).to.equal('signature_reused')
    expect(errorCode(() => guard.bind('s2', 'second', 10))).to.equal('none')
  })

  it('remembers for at least the window, wherever in it the signature came', () => {
    for (const at of [0, 1, 500, 999]) {
      const guard = new ReplayGuard(1000)
      guard.bind('start', 'x', 0)
      guard.bind('s1', 'first', at)
      guard.bind('other', 'y', at + 600)
      expect(errorCode(() => guard.bind('s1', 'second', at + 1000))).to.equal('signature_reused')
    }
  })

  it('forgets after two windows', () => {
    const guard = new ReplayGuard(1000)
    guard.bind('s1', 'first', 0)
    guard.bind('s2', 'x', 2000)
    expect(errorCode(() => guard.bind('s1', 'second', 2001))).to.equal('none')
  })

  it('holds at most two generations of its capacity', () => {
    const guard = new ReplayGuard(1000, 10)
    guard.bind('first', 'a', 0)
    for (let index = 0; index < 25; index++) guard.bind(`s${index}`, 'b', 1)
    expect(errorCode(() => guard.bind('first', 'c', 2))).to.equal('none')
    expect(errorCode(() => guard.bind('s24', 'c', 2))).to.equal('signature_reused')
  })
})
