import { expect } from 'chai'
import { RelayError } from '../../../server/errors.js'
import { ACTIONS_KEY, ADMIN_KEY, startApp } from '../app-double.js'

const PATH = '/api/v1/conversations/c%2F1/session-ended'

describe('sessionEndedRoutes', () => {
  it('hand the event on, and answer what was decided', async () => {
    const asked: unknown[] = []
    const app = await startApp({
      sessionEnded: async (conversationId, event) => {
        asked.push(conversationId, event.sessionId, event.interactingDurationMs)
        return { closingSent: true, reason: '' }
      },
    })
    const body = { conversationId: 'c/1', sessionId: 's-1', interactingDurationMs: '7' }
    const answer = await app.send(ACTIONS_KEY, 'POST', PATH, body)
    expect(answer.status).to.equal(200)
    expect(answer.json()).to.deep.equal({ closingSent: true, reason: '' })
    expect(asked).to.deep.equal(['c/1', 's-1', 7])
    await app.close()
  })

  it('answer 200 for a conversation that is not ours', async () => {
    const app = await startApp()
    const answer = await app.send(ACTIONS_KEY, 'POST', PATH, {})
    expect(answer.status).to.equal(200)
    expect(answer.json()).to.deep.equal({ closingSent: false, reason: 'unknown_conversation' })
    expect((await app.send(ADMIN_KEY, 'POST', PATH, {})).status).to.equal(403)
    await app.close()
  })

  it('answer 503 while Genesys is away, so that it is told again', async () => {
    const app = await startApp({ sessionEnded: () => Promise.reject(new RelayError('genesys_unavailable')) })
    const answer = await app.send(ACTIONS_KEY, 'POST', PATH, {})
    expect(answer.status).to.equal(503)
    expect(answer.json()).to.have.nested.property('error.code', 'genesys_unavailable')
    await app.close()
  })
})
