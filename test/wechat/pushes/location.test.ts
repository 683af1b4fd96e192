import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/location', () => {
  testPushKind('location', {
    payload: { latitude: 31.2304, longitude: 121.4737, scale: '16', label: '上海市黄浦区' },
    words: {
      told: 'location',
      values: {
        name: '',
        address: '上海市黄浦区',
        latitude: '31.230400',
        longitude: '121.473700',
        map: 'https://uri.amap.com/marker?position=121.473700,31.230400&coordinate=gaode',
      },
    },
    required: ['Location_X', 'Location_Y'],
  })
})
