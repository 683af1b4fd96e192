import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/template-send-finish', () => {
  testPushKind('event.templatesendjobfinish', {
    payload: { jobId: '300200100', status: 'success' },
    required: ['MsgID', 'Status'],
  })
})
