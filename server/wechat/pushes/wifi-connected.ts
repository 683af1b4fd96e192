import { optional } from './field-reader.js'
import type { PushRow } from './push.js'

/** The customer joined a shop's wireless network. Times in epoch seconds, as sent. */
export interface WifiConnectedPayload {
  readonly connectTime: string | undefined
  readonly expireTime: string | undefined
  readonly vendorId: string | undefined
  readonly shopId: string | undefined
  readonly deviceNumber: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    'event.wificonnected': WifiConnectedPayload
  }
}

export const wifiConnected: PushRow<'event.wificonnected', WifiConnectedPayload> = {
  kind: 'event.wificonnected',
  msgType: 'event',
  event: 'wificonnected',
  noticeName: 'wifiConnected',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: (fields) => ({
    connectTime: optional(fields, 'ConnectTime'),
    expireTime: optional(fields, 'ExpireTime'),
    vendorId: optional(fields, 'VendorId'),
    shopId: optional(fields, 'ShopId') ?? optional(fields, 'PlaceId'),
    deviceNumber: optional(fields, 'DeviceNo'),
  }),
}
