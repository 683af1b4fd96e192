import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/menu-pictures', () => {
  for (const kind of ['event.pic_sysphoto', 'event.pic_photo_or_album', 'event.pic_weixin'] as const) {
    testPushKind(kind, {
      payload: { key: 'photo-1', count: '2', md5Sums: ['aa11', 'bb22'] },
      words: { told: 'menuPictures', values: { key: 'photo-1', count: '2' } },
      required: ['EventKey', 'SendPicsInfo'],
    })
  }
})
