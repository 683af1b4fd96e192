import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/enter', () => {
  testPushKind('event.enter', {
    payload: { sessionFrom: undefined },
    required: [],
  })
  testPushKind('event.user_enter_tempsession', {
    payload: { sessionFrom: 'product-page' },
    required: [],
  })
})
