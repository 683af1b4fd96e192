import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/subscription', () => {
  testPushKind('event.subscribe', {
    payload: { scene: 'poster-7', ticket: 'ticket-7' },
    words: { told: 'subscribe', values: { scene: 'poster-7' } },
    required: [],
  })
  testPushKind('event.unsubscribe', {
    payload: {},
    required: [],
  })
})
