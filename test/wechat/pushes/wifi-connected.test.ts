import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/wifi-connected', () => {
  testPushKind('event.wificonnected', {
    payload: {
      connectTime: '1766000000',
      expireTime: '1766003600',
      vendorId: 'vendor-1',
      shopId: 'shop-1',
      deviceNumber: 'device-1',
    },
    required: [],
  })
})
