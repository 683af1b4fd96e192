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
    required: ['EventKey', 'SendLocationInfo', 'Location_X'],
  })
})
