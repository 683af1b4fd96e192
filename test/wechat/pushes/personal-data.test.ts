import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/personal-data', () => {
  testPushKind('event.user_info_modified', {
    payload: { affectedOpenId: 'o-person-1', appId: 'wx00shop', unionId: undefined, revokeInfo: undefined },
    required: ['openid'],
  })
  testPushKind('event.user_authorization_revoke', {
    payload: { affectedOpenId: 'o-person-2', appId: 'wx00shop', unionId: 'u-2', revokeInfo: '205' },
    required: ['OpenID'],
  })
  testPushKind('event.user_authorization_cancellation', {
    payload: { affectedOpenId: 'o-person-3', appId: 'wx00shop', unionId: undefined, revokeInfo: undefined },
    required: ['OpenID'],
  })
})
