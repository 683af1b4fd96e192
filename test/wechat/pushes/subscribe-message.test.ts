import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/subscribe-message', () => {
  testPushKind('event.subscribe_msg_popup_event', {
    payload: {
      choices: [
        { templateId: 'tpl-a', status: 'accept', popupScene: '0' },
        { templateId: 'tpl-b', status: 'reject', popupScene: '0' },
      ],
    },
    required: ['SubscribeMsgPopupEvent', 'TemplateId'],
  })
  testPushKind('event.subscribe_msg_change_event', {
    payload: { choices: [{ templateId: 'tpl-a', status: 'reject', popupScene: undefined }] },
    required: ['SubscribeMsgChangeEvent', 'SubscribeStatusString'],
  })
  testPushKind('event.subscribe_msg_sent_event', {
    payload: {
      results: [{ templateId: 'tpl-a', jobId: '9007199254740993001', errorCode: '0', errorStatus: 'success' }],
    },
    required: ['SubscribeMsgSentEvent', 'ErrorCode'],
  })
})
