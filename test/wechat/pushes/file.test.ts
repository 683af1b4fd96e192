import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/file', () => {
  testPushKind('file', {
    payload: { fileName: 'invoice.pdf', description: undefined, fileKey: 'key-77', md5: '0a1b', size: '20480' },
    words: { told: 'file', values: { name: 'invoice.pdf', size: '20 KB' } },
    required: ['Title'],
  })
})
