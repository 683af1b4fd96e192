import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/guide-scan', () => {
  testPushKind('event.guide_qrcode_scan_event', {
    payload: {
      guideAccount: 'guide-1',
      guideOpenId: 'o-guide-1',
      customerOpenId: 'o-customer-1',
      action: '1',
      codeInfo: 'window',
    },
    required: ['GuideScanEvent'],
  })
})
