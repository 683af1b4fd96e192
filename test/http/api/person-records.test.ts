import { expect } from 'chai'
import type { PersonRecords } from '../../../server/privacy/export/person-export.js'
import { trailDouble } from '../../privacy/audit/trail-double.js'
import { apiKey } from '../api-key.js'
import { ACTIONS_KEY, ADMIN_KEY, CUSTOMER_ID, startApp } from '../app-double.js'

const PRIVACY = 'privacy-key-0123456789abcd'
const SECOND_ONLY = 'privacy-key-of-second-only'
const TRANSCRIPT = `/api/v1/customers/${CUSTOMER_ID}/transcript`
const EXPORT = `/api/v1/customers/${CUSTOMER_ID}/export`
const message = { id: 'm', at: '2026-01-01T00:00:00.000Z', from: 'customer', kind: 'text', state: 'delivered' } as const
const messages = [{ ...message, sessionId: 's', content: { kind: 'text', text: '你好', sentAt: 1 } }]

const personRecords: PersonRecords = {
  transcript: async () => ({ account: 'default', messages }),
  exportPerson: async () => ({
    ...{ format: 'genesys-cloud-wechat/person', version: 1, exportedAt: message.at },
    customers: [
      {
        ...{ account: 'default', customerId: CUSTOMER_ID, openId: 'o1', knownSince: message.at, conversationId: 'c' },
        ...{
          lastWroteAt: message.at,
          lastWrittenToAt: null,
          tiers: [],
          messages,
          unfollowedAt: null,
          notifications: {},
          media: [],
          allowedKinds: [],
          consents: [],
          record: [],
        },
      },
    ],
  }),
}

async function app() {
  const audit = trailDouble()
  const apiKeys = [
    apiKey('privacy', PRIVACY),
    { ...apiKey('privacy', SECOND_ONLY), accounts: ['second'] },
    apiKey('admin', ADMIN_KEY),
    apiKey('actions', ACTIONS_KEY),
  ]
  const started = await startApp({ personRecords, audit: audit.trail, apiKeys })
  const recorded = async () =>
    (await audit.store.chain('default', 0, 10)).map(({ text }) => /transcript.read|customer.export/.exec(text)?.[0])
  return { ...started, recorded }
}

describe('personRecordRoutes', () => {
  it('answer the transcript, recorded', async () => {
    const { send, recorded, close } = await app()
    const answer = await send(PRIVACY, 'GET', TRANSCRIPT)
    expect(answer.json()).to.deep.equal({ customerId: CUSTOMER_ID, account: 'default', messages })
    expect(answer.headers.get('cache-control')).to.equal('no-store')
    expect(await recorded()).to.deep.equal(['transcript.read'])
    await close()
  })

  it('answer the export for machines or as a page, recorded', async () => {
    const { send, recorded, close } = await app()
    const json = await send(PRIVACY, 'GET', EXPORT)
    expect(json.json()).to.include({ format: 'genesys-cloud-wechat/person' })
    expect(json.headers.get('content-disposition')).to.equal(`attachment; filename="person-${CUSTOMER_ID}.json"`)
    const page = await send(PRIVACY, 'GET', `${EXPORT}?format=html`)
    expect(page.headers.get('content-type')).to.equal('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).to.include("default-src 'none'")
    expect(page.text).to.include('你好')
    expect(await recorded()).to.deep.equal(['customer.export', 'customer.export'])
    await close()
  })

  it('are for privacy officers of the account', async () => {
    const { send, recorded, close } = await app()
    for (const path of [TRANSCRIPT, EXPORT]) {
      for (const key of [ADMIN_KEY, ACTIONS_KEY, SECOND_ONLY]) {
        const answer = await send(key, 'GET', path)
        expect(answer.status, path).to.equal(403)
        expect(answer.text).to.not.include('你好')
      }
    }
    expect((await send(PRIVACY, 'GET', `${EXPORT}?format=pdf`)).status).to.equal(400)
    expect(await recorded()).to.deep.equal([])
    await close()
  })

  it('answer nothing for who is not known', async () => {
    const { send, close } = await startApp({ apiKeys: [apiKey('privacy', PRIVACY)] })
    for (const path of [TRANSCRIPT, EXPORT]) expect((await send(PRIVACY, 'GET', path)).status).to.equal(404)
    await close()
  })
})
