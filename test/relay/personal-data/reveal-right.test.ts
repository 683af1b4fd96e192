import { expect } from 'chai'
import { judgeReveal } from '../../../server/relay/personal-data/reveal-right.js'
import { participant } from '../ended-session.js'

const agent = participant('agent', { userId: 'ann', queueId: 'vip' })
const byQueue = { kinds: ['mobile'], queues: ['vip'], roles: [] }
const byRole = { kinds: 'all', queues: [], roles: ['lead', 'chief'] } as const

describe('judgeReveal', () => {
  it('allows agents of a queue what their queue may see', () => {
    expect(judgeReveal([byQueue], 'mobile', 'ann', [agent])).to.deep.equal({ kind: 'allowed' })
    expect(judgeReveal([byQueue], 'email', 'ann', [agent])).to.deep.equal({ kind: 'refused' })
    expect(judgeReveal([], 'mobile', 'ann', [agent])).to.deep.equal({ kind: 'refused' })
  })

  it('takes the queue before the agent where none is named with the agent', () => {
    const queues = ['general', 'vip'].map((queueId) => participant('acd', { queueId, alive: false }))
    const nameless = { ...agent, queueId: '' }
    expect(judgeReveal([byQueue], 'mobile', 'ann', [...queues, nameless])).to.deep.equal({ kind: 'allowed' })
    expect(judgeReveal([byQueue], 'mobile', 'ann', [nameless, ...queues])).to.deep.equal({ kind: 'refused' })
    expect(judgeReveal([{ ...byQueue, queues: [''] }], 'mobile', 'ann', [nameless]).kind).to.not.equal('ask')
  })

  it('asks for roles only of who is there, and only when no queue decides', () => {
    expect(judgeReveal([byRole], 'passport', 'ann', [agent])).to.deep.equal({ kind: 'ask', roles: ['lead', 'chief'] })
    expect(judgeReveal([byRole, byQueue], 'mobile', 'ann', [agent])).to.deep.equal({ kind: 'allowed' })
  })

  for (const [name, change] of Object.entries({
    'has left': { alive: false },
    'was only alerted': { connected: false },
    'is somebody else': { userId: 'bob' },
    'is no agent': { purpose: 'customer' },
  })) {
    it(`refuses one who ${name}`, () => {
      expect(judgeReveal([byQueue, byRole], 'mobile', 'ann', [{ ...agent, ...change }])).to.deep.equal({
        kind: 'refused',
      })
    })
  }

  it('refuses who has no name', () => {
    expect(judgeReveal([byQueue], 'mobile', '', [{ ...agent, userId: '' }])).to.deep.equal({ kind: 'refused' })
  })
})
