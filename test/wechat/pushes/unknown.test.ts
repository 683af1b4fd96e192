import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/unknown', () => {
  testPushKind('unknown', {
    payload: { details: { Novelty: '<b>', List: [{ Kind: 'x' }] } },
    required: [],
  })
})
