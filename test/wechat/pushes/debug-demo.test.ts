import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/debug-demo', () => {
  testPushKind('event.debug_demo', {
    payload: { text: 'ping' },
    required: [],
  })
})
