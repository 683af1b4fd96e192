import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/link', () => {
  testPushKind('link', {
    payload: { url: 'https://shop.example/warranty?a=1&b=2', title: '保修说明', description: '如何申请' },
    words: {
      told: 'link',
      values: { url: 'https://shop.example/warranty?a=1&b=2', title: '保修说明', description: '如何申请' },
    },
    required: ['Url'],
  })
})
