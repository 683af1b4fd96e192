import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/kf-session', () => {
  testPushKind('event.kf_create_session', {
    payload: { kfAccount: 'li@shop', closeType: undefined },
    required: ['KfAccount'],
  })
  testPushKind('event.kf_close_session', {
    payload: { kfAccount: 'li@shop', closeType: 'KF' },
    required: ['KfAccount'],
  })
  testPushKind('event.kf_switch_session', {
    payload: { fromKfAccount: 'li@shop', toKfAccount: 'wu@shop' },
    required: ['FromKfAccount', 'ToKfAccount'],
  })
})
