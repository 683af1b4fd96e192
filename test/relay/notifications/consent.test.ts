import { expect } from 'chai'
import type { NotificationConfig } from '../../../server/config/types.js'
import { consentOfOne, hasConsent } from '../../../server/relay/notifications/consent.js'
import { NO_STANDING } from '../../../server/store/standing.js'

const of = (kind: NotificationConfig['kind']): NotificationConfig => ({ kind, templateId: 't', fields: {}, url: '' })
const agreed = { ...NO_STANDING, accepted: new Map([['t', 1]]) }

describe('consent to notifications', () => {
  it('to templates is following, to subscriptions what the customer agreed to', () => {
    expect(hasConsent(of('template'), NO_STANDING)).to.equal(true)
    expect(hasConsent(of('template'), { ...agreed, unfollowedAt: 1 })).to.equal(false)
    for (const kind of ['subscription_once', 'subscription_long'] as const) {
      expect(hasConsent(of(kind), NO_STANDING)).to.equal(false)
      expect(hasConsent(of(kind), agreed)).to.equal(true)
      expect(hasConsent({ ...of(kind), templateId: 'other' }, agreed)).to.equal(false)
    }
  })

  it('is used up by those that are agreed to each time', () => {
    expect(consentOfOne(of('subscription_once'))).to.deep.equal({ templateId: 't', uses: 'one' })
    expect(consentOfOne(of('subscription_long'))).to.equal(undefined)
    expect(consentOfOne(of('template'))).to.equal(undefined)
  })
})
