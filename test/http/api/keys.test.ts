import { expect } from 'chai'
import type { RewrapProgress } from '../../../server/privacy/rewrap.js'
import { ACTIONS_KEY, ADMIN_KEY, startApp } from '../app-double.js'

describe('keysRoutes', () => {
  it('name the master keys and those the store needs no more, to operators alone', async () => {
    const progress: RewrapProgress = {
      ...{ writingId: 'k2', state: 'done', pass: 2, rewrapped: 7, found: 0, unreadable: 0 },
      ...{ startedAt: Date.UTC(2026, 5, 1), finishedAt: Date.UTC(2026, 5, 2) },
    }
    const cases: [RewrapProgress | undefined, string[], string][] = [
      [progress, ['k1'], 'done'],
      [{ ...progress, state: 'running' }, [], 'running'],
      [{ ...progress, writingId: 'k1' }, [], 'never'],
      [undefined, [], 'never'],
    ]
    for (const [rewrapProgress, mayLeave, state] of cases) {
      const app = await startApp({ rewrapProgress: async () => rewrapProgress })
      const answer = (await app.send(ADMIN_KEY, 'GET', '/api/v1/keys')).json() as { rewrap: object }
      expect(answer).to.deep.include({ writingId: 'k2', ids: ['k2', 'k1'], mayLeave })
      expect(answer.rewrap).to.include({ state })
      expect((await app.send(ACTIONS_KEY, 'GET', '/api/v1/keys')).status).to.equal(403)
      await app.close()
    }
  })
})
