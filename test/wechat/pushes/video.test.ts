import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/video', () => {
  testPushKind('video', {
    payload: { mediaId: 'media-film', thumbMediaId: 'thumb-film' },
    required: ['MediaId'],
  })
  testPushKind('shortvideo', {
    payload: { mediaId: 'media-clip', thumbMediaId: 'thumb-clip' },
    required: ['MediaId'],
  })
})
