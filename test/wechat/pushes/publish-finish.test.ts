import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/publish-finish', () => {
  testPushKind('event.publishjobfinish', {
    payload: {
      publishId: '5001',
      status: '2',
      articleId: 'article-1',
      articles: [{ index: '1', url: 'https://news.example/1' }],
      failedIndexes: ['2', '3'],
    },
    required: ['PublishEventInfo', 'publish_id'],
  })
})
