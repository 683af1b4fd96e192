import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/menu-click', () => {
  testPushKind('event.click', {
    payload: { key: 'ORDERS', menuId: undefined },
    required: ['EventKey'],
  })
  testPushKind('event.view', {
    payload: { key: 'https://shop.example/', menuId: '430001' },
    required: ['EventKey'],
  })
  testPushKind('event.view_miniprogram', {
    payload: { key: 'pages/home', menuId: '430002' },
    required: ['EventKey'],
  })
})
