import { optional, required } from './field-reader.js'
import type { PushRow } from './push.js'

/** WeChat's review of a shop the account entered. */
export interface StoreReviewPayload {
  /** The shop's id on our side. */
  readonly uniqueId: string | undefined
  readonly poiId: string | undefined
  /** `succ` or `fail`. */
  readonly result: string
  readonly message: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    'event.poi_check_notify': StoreReviewPayload
  }
}

export const storeReview: PushRow<'event.poi_check_notify', StoreReviewPayload> = {
  kind: 'event.poi_check_notify',
  msgType: 'event',
  event: 'poi_check_notify',
  noticeName: 'storeReview',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: (fields) => ({
    uniqueId: optional(fields, 'UniqId'),
    poiId: optional(fields, 'PoiId'),
    result: required(fields, 'Result'),
    message: optional(fields, 'msg') ?? optional(fields, 'Msg'),
  }),
  subject: (payload) => payload.poiId ?? payload.uniqueId,
}
