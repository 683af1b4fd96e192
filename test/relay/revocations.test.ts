import { expect } from 'chai'
import { RelayError } from '../../server/errors.js'
import { createRevocations } from '../../server/relay/revocations.js'
import type { Push } from '../../server/wechat/pushes/push.js'
import { CUSTOMER_ID } from '../http/app-double.js'
import { trailDouble } from '../privacy/audit/trail-double.js'

const BASE = { msgId: undefined, createdAt: 1, eventKey: undefined, event: undefined }

function event(kind: string, payload: object = {}): Push {
  return { ...BASE, openId: 'oPerson', kind, payload: { affectedOpenId: 'oPerson', ...payload } } as unknown as Push
}

function setUp({ known = true, held = false } = {}) {
  const erased: unknown[] = []
  const told: string[][] = []
  const audit = trailDouble()
  const refuse = () => {
    if (held) throw new RelayError('legal_hold')
  }
  const revoke = createRevocations({
    customers: { find: async () => (known ? CUSTOMER_ID : undefined) },
    keys: { identityOf: () => ({ shard: 1, identity: 'i' }) },
    eraser: {
      eraseCustomer: async (customerId, { cause }, person) => {
        refuse()
        erased.push([customerId, cause, person])
        return []
      },
      eraseKinds: async ({ customerId }, { kinds, media }) => {
        refuse()
        erased.push([customerId, kinds.join(' '), media])
        throw new RelayError('unknown_customer')
      },
    },
    audit: audit.trail,
    events: { revocation: (...about) => void told.push(about), alarm: (...about) => void told.push(about) },
  })
  return { revoke, erased, told, audit }
}

describe('createRevocations', () => {
  it('erases what each event asks for', async () => {
    for (const [push, erased] of [
      [event('event.user_authorization_cancellation'), [CUSTOMER_ID, 'wechat.cancelled', true]],
      [event('event.user_authorization_revoke', { revokeInfo: '301' }), [CUSTOMER_ID, 'wechat.revoked', false]],
      [event('event.user_authorization_revoke', { revokeInfo: '1' }), [CUSTOMER_ID, 'wechat.revoked', false]],
      [event('event.user_authorization_revoke'), [CUSTOMER_ID, 'wechat.revoked', false]],
      [event('event.user_authorization_revoke', { revokeInfo: '204' }), [CUSTOMER_ID, 'voice', true]],
      [
        event('event.user_authorization_revoke', { revokeInfo: '206' }),
        [CUSTOMER_ID, 'location event.location event.location_select', false],
      ],
    ] as const) {
      const { revoke, erased: seen } = setUp()
      expect(await revoke('default', push), push.kind).to.equal(true)
      expect(seen).to.deep.equal([erased])
    }
  })

  it('erases nothing where nothing of the sort is kept, and looks at no other push', async () => {
    const { revoke, erased, told } = setUp()
    expect(await revoke('default', event('event.user_info_modified'))).to.equal(false)
    for (const revokeInfo of ['201', '202', '203', '205']) {
      expect(await revoke('default', event('event.user_authorization_revoke', { revokeInfo }))).to.equal(false)
    }
    expect(await revoke('default', event('text'))).to.equal(false)
    expect(erased).to.deep.equal([])
    expect(told).to.have.length(5)
    expect(told[0]).to.deep.equal(['default', 'event.user_info_modified', 'nothing'])
  })

  it('makes nobody known, and keeps whom a legal hold keeps', async () => {
    const push = event('event.user_authorization_cancellation')
    const unknown = setUp({ known: false })
    expect(await unknown.revoke('default', push)).to.equal(true)
    expect(unknown.erased).to.deep.equal([])
    const held = setUp({ held: true })
    expect(await held.revoke('default', push)).to.equal(false)
    expect(held.told).to.deep.equal([
      ['default', 'legal_hold'],
      ['default', push.kind, 'held'],
    ])
    const acts = await held.audit.store.list({ account: 'default', limit: 10 })
    expect(acts.map(({ actor }) => actor)).to.deep.equal(['customer:wechat', 'customer:wechat'])
  })
})
