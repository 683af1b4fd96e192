import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/verification', () => {
  for (const kind of [
    'event.qualification_verify_success',
    'event.naming_verify_success',
    'event.annual_renew',
    'event.verify_expired',
  ] as const) {
    testPushKind(kind, {
      payload: { expiresAt: 1_798_000_000 },
      required: ['ExpiredTime'],
    })
  }
  for (const kind of ['event.qualification_verify_fail', 'event.naming_verify_fail'] as const) {
    testPushKind(kind, {
      payload: { failedAt: 1_766_000_000, reason: '材料不全' },
      required: ['FailTime'],
    })
  }
})
