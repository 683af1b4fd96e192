import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/menu-location', () => {
  testPushKind('event.location_select', {
    payload: {
      key: 'where',
      latitude: 22.5431,
      longitude: 114.0579,
      scale: '15',
      label: ' 深圳市福田区',
      placeName: undefined,
    },
    words: {
      told: 'menuLocation',
      values: {
        key: 'where',
        name: '',
        address: ' 深圳市福田区',
        latitude: '22.543100',
        longitude: '114.057900',
        map: 'https://uri.amap.com/marker?position=114.057900,22.543100&coordinate=gaode',
      },
    },
    required: ['EventKey', 'SendLocationInfo', 'Location_X'],
  })
})
