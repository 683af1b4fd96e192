import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/text', () => {
  testPushKind('text', {
    payload: { content: '  订单 2231 到哪了？\n谢谢 ', menuId: 'sales', businessId: undefined },
    words: '  订单 2231 到哪了？\n谢谢 ',
    required: ['Content', 'MsgId'],
  })
})
