import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/menu-scan-code', () => {
  for (const kind of ['event.scancode_push', 'event.scancode_waitmsg'] as const) {
    testPushKind(kind, {
      payload: { key: 'scan-1', scanType: 'qrcode', scanResult: 'https://shop.example/p/5' },
      words: { told: 'menuScanCode', values: { key: 'scan-1', result: 'https://shop.example/p/5' } },
      required: ['EventKey', 'ScanCodeInfo', 'ScanResult'],
    })
  }
})
