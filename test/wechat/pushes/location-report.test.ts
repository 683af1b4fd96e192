import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/location-report', () => {
  testPushKind('event.location', {
    payload: { latitude: 39.9042, longitude: -116.4074, precision: 40 },
    required: ['Latitude', 'Longitude'],
  })
})
