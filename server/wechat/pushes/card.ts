import type { Fields } from '../fields.js'
import { details, optional, required } from './field-reader.js'
import type { PushRow } from './push.js'

/** Something happened to a coupon or membership card. */
export interface CardPayload {
  readonly cardId: string
  readonly userCardCode: string | undefined
  /** All other fields as they came: they differ by event and grow. */
  readonly details: Fields
}

/** The account's coupon credit was charged. */
export interface CardOrderPayload {
  readonly orderId: string
  readonly status: string | undefined
  readonly details: Fields
}

declare module './push.js' {
  interface PushPayloads {
    'event.card_pass_check': CardPayload
    'event.card_not_pass_check': CardPayload
    'event.card_sku_remind': CardPayload
    'event.card_pay_order': CardOrderPayload
    'event.user_get_card': CardPayload
    'event.user_gifting_card': CardPayload
    'event.user_del_card': CardPayload
    'event.user_consume_card': CardPayload
    'event.user_pay_from_pay_cell': CardPayload
    'event.user_view_card': CardPayload
    'event.user_enter_session_from_card': CardPayload
    'event.update_member_card': CardPayload
    'event.submit_membercard_user_info': CardPayload
  }
}

function cardRow<E extends string>(event: E): PushRow<`event.${E}`, CardPayload> {
  return {
    kind: `event.${event}`,
    msgType: 'event',
    event,
    noticeName: 'card',
    disposition: 'keep',
    opensSession: false,
    quota: 'none',
    read: (fields) => ({
      cardId: required(fields, 'CardId'),
      userCardCode: optional(fields, 'UserCardCode'),
      details: details(fields),
    }),
    subject: (payload) => `${payload.cardId} ${payload.userCardCode ?? ''}`,
  }
}

export const cardPassed = cardRow('card_pass_check')
export const cardNotPassed = cardRow('card_not_pass_check')
export const cardStockLow = cardRow('card_sku_remind')
export const cardReceived = cardRow('user_get_card')
export const cardGiven = cardRow('user_gifting_card')
export const cardDeleted = cardRow('user_del_card')
export const cardConsumed = cardRow('user_consume_card')
export const cardPaidWith = cardRow('user_pay_from_pay_cell')
export const cardViewed = cardRow('user_view_card')
export const cardSessionEntered = cardRow('user_enter_session_from_card')
export const memberCardUpdated = cardRow('update_member_card')
export const memberCardFilledIn = cardRow('submit_membercard_user_info')

export const cardOrder: PushRow<'event.card_pay_order', CardOrderPayload> = {
  kind: 'event.card_pay_order',
  msgType: 'event',
  event: 'card_pay_order',
  noticeName: 'card',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: (fields) => ({
    orderId: required(fields, 'OrderId'),
    status: optional(fields, 'Status'),
    details: details(fields),
  }),
  subject: (payload) => payload.orderId,
}
