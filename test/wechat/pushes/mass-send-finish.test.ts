import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/mass-send-finish', () => {
  testPushKind('event.masssendjobfinish', {
    payload: {
      jobId: '4001',
      status: 'send success',
      total: 50,
      filtered: 40,
      sent: 39,
      failed: 1,
      copyrightCheckState: '1',
      copyrightCheck: { Count: '1', ResultList: { item: [{ ArticleIdx: '1' }] }, CheckState: '1' },
      articleUrls: undefined,
    },
    required: ['MsgID', 'Status'],
  })
})
