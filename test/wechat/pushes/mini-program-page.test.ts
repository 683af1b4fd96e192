import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/mini-program-page', () => {
  testPushKind('miniprogrampage', {
    payload: {
      appId: 'wx00minishop',
      pagePath: 'pages/cart?id=9',
      title: '购物车',
      thumbUrl: 'http://pictures.example/cart.png',
      thumbMediaId: 'thumb-cart',
    },
    required: ['AppId', 'PagePath'],
  })
})
