import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/menu-click', () => {
  testPushKind('event.click', {
    payload: { key: 'ORDERS', menuId: undefined },
    words: { told: 'menuClick', values: { key: 'ORDERS' } },
    required: ['EventKey'],
  })
  testPushKind('event.view', {
    payload: { key: 'https://shop.example/', menuId: '430001' },
    words: { told: 'menuView', values: { url: 'https://shop.example/' } },
    required: ['EventKey'],
  })
  testPushKind('event.view_miniprogram', {
    payload: { key: 'pages/home', menuId: '430002' },
    words: { told: 'menuMiniProgram', values: { page: 'pages/home' } },
    required: ['EventKey'],
  })
})
