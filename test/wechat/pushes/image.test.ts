import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/image', () => {
  testPushKind('image', {
    payload: { mediaId: 'media-cat', pictureUrl: 'http://pictures.example/cat.jpg' },
    required: ['MediaId', 'MsgId'],
  })
})
