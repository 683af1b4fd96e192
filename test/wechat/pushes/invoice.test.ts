import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/invoice', () => {
  testPushKind('event.user_authorize_invoice', {
    payload: { details: { SuccOrderId: 'order-2', FailOrderId: '', AuthorizeAppId: 'wx00shop', Source: 'web' } },
    required: [],
  })
  testPushKind('event.update_invoice_status', {
    payload: { details: { Status: 'INVOICE_REIMBURSE_INIT', CardId: 'card-2', Code: 'code-2' } },
    required: [],
  })
  testPushKind('event.submit_invoice_title', {
    payload: { details: { title: '示例公司', tax_no: '91310000' } },
    required: [],
  })
})
