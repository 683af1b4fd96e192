import { testPushKind } from './test-push-kind.js'

describe('wechat/pushes/card', () => {
  for (const kind of [
    'event.card_pass_check',
    'event.card_not_pass_check',
    'event.card_sku_remind',
    'event.user_get_card',
    'event.user_gifting_card',
    'event.user_del_card',
    'event.user_consume_card',
    'event.user_pay_from_pay_cell',
    'event.user_view_card',
    'event.user_enter_session_from_card',
    'event.update_member_card',
    'event.submit_membercard_user_info',
  ] as const) {
    testPushKind(kind, {
      payload: {
        cardId: 'card-1',
        userCardCode: 'code-1',
        details: { CardId: 'card-1', UserCardCode: 'code-1', OuterStr: 'poster' },
      },
      required: ['CardId'],
    })
  }
  testPushKind('event.card_pay_order', {
    payload: {
      orderId: 'order-1',
      status: 'ORDER_STATUS_FINANCE_SUCC',
      details: { OrderId: 'order-1', Status: 'ORDER_STATUS_FINANCE_SUCC' },
    },
    required: ['OrderId'],
  })
})
