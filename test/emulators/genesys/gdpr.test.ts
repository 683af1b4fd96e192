import { expect } from 'chai'
import { CLIENT, TestClient } from './client.js'
import type { GenesysEmulator } from './genesys-emulator.js'
import { startGenesys } from './start-genesys.js'

const REQUESTS = '/api/v2/gdpr/requests'
const DELETION = { requestType: 'GDPR_DELETE', subject: { externalId: 'c-1' } }

describe('GDPR requests of the Genesys double', () => {
  let genesys: GenesysEmulator
  beforeEach(async () => {
    const officer = { id: 'officer', secret: 's', permissions: ['gdpr:request:add', 'gdpr:request:view'] }
    genesys = await startGenesys({ clients: [CLIENT, officer], integrations: [] })
  })
  afterEach(() => genesys.close())

  const ask = (...asked: Parameters<TestClient['askAs']>) => new TestClient(genesys).askAs(...asked)
  const officer = { id: 'officer', secret: 's' }

  it('go on until they are completed', async () => {
    const made = await ask(officer, 'POST', `${REQUESTS}?deleteConfirmed=true`, DELETION)
    expect(made.body).to.include({ requestType: 'GDPR_DELETE', status: 'INITIATED' })
    const states = []
    for (let looks = 0; looks < 4; looks++) {
      states.push((await ask(officer, 'GET', `${REQUESTS}/${String(made.body.id)}`)).body.status)
    }
    expect(states).to.deep.equal(['SEARCHING', 'DELETING', 'FINALIZING', 'COMPLETED'])
  })

  it('refuse who has no permission, and what is not confirmed, of no known type, or names nobody', async () => {
    const path = `${REQUESTS}?deleteConfirmed=true`
    expect((await ask(CLIENT, 'POST', path, DELETION)).status).to.equal(403)
    expect((await ask(officer, 'POST', REQUESTS, DELETION)).status).to.equal(400)
    for (const wrong of [
      { ...DELETION, requestType: 'DELETE' },
      { ...DELETION, subject: {} },
      { ...DELETION, subject: { externalId: '' } },
      { ...DELETION, subject: { externalId: 'c-1', name: 'Li' } },
      { requestType: 'GDPR_DELETE' },
    ]) {
      expect((await ask(officer, 'POST', path, wrong)).status, JSON.stringify(wrong)).to.equal(400)
    }
    expect((await ask(officer, 'GET', `${REQUESTS}/nobody`)).status).to.equal(404)
    expect(genesys.gdpr.requests).to.deep.equal([])
  })
})
