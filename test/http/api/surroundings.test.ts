import { expect } from 'chai'
import type { Surroundings } from '../../../server/relay/surroundings.js'
import { apiKey } from '../api-key.js'
import { ACTIONS_KEY, ADMIN_KEY, startApp } from '../app-double.js'

const PATH = '/api/v1/surroundings'
const FOUND: Surroundings = {
  ffmpeg: false,
  scanner: 'unreachable',
  backends: [
    { account: 'default', host: 'old.example.cn', reachable: true, status: 401 },
    { account: 'second', host: '10.0.0.7:8080', reachable: false, code: 'ECONNREFUSED' },
  ],
}

describe('surroundingsRoutes', () => {
  it('say what the relay found, to operators', async () => {
    const app = await startApp({ surroundings: async () => FOUND })
    expect((await app.send(ADMIN_KEY, 'GET', PATH)).json()).to.deep.equal(FOUND)
    expect((await app.send(ACTIONS_KEY, 'GET', PATH)).status).to.equal(403)
    expect((await app.send('no-key-at-all-0123456789abcdef', 'GET', PATH)).status).to.equal(401)
    expect((await app.send(ADMIN_KEY, 'POST', PATH, {})).status).to.equal(405)
    await app.close()
  })

  it('name the backends of those accounts only that the key is for', async () => {
    const key = { ...apiKey('admin', ADMIN_KEY), accounts: ['second'] }
    const app = await startApp({ apiKeys: [key], surroundings: async () => FOUND })
    const { backends } = (await app.send(ADMIN_KEY, 'GET', PATH)).json() as Surroundings
    expect(backends.map(({ account }) => account)).to.deep.equal(['second'])
    await app.close()
  })
})
