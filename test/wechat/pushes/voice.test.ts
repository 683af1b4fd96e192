import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/voice', () => {
  testPushKind('voice', {
    payload: { mediaId: 'media-hello', format: 'amr', mediaId16K: 'media-hello-16k', recognition: undefined },
    required: ['MediaId'],
  })
})
