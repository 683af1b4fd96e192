import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/scan', () => {
  testPushKind('event.scan', {
    payload: { scene: 'poster-8', ticket: 'ticket-8' },
    words: { told: 'scan', values: { scene: 'poster-8' } },
    required: ['EventKey'],
  })
})
