import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/location', () => {
  testPushKind('location', {
    payload: { latitude: 31.2304, longitude: 121.4737, scale: '16', label: '上海市黄浦区' },
    required: ['Location_X', 'Location_Y'],
  })
})
