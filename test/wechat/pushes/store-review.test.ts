import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/store-review', () => {
  testPushKind('event.poi_check_notify', {
    payload: { uniqueId: 'shop-1', poiId: '8001', result: 'fail', message: '照片不清晰' },
    required: ['Result'],
  })
})
