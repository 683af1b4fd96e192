import { group, optional } from './field-reader.js'
import type { PushRow } from './push.js'

/** A customer scanned the code of one of the account's shopping guides. */
export interface GuideScanPayload {
  readonly guideAccount: string | undefined
  readonly guideOpenId: string | undefined
  readonly customerOpenId: string | undefined
  readonly action: string | undefined
  readonly codeInfo: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    'event.guide_qrcode_scan_event': GuideScanPayload
  }
}

export const guideScan: PushRow<'event.guide_qrcode_scan_event', GuideScanPayload> = {
  kind: 'event.guide_qrcode_scan_event',
  msgType: 'event',
  event: 'guide_qrcode_scan_event',
  noticeName: 'guideScan',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: (fields) => {
    const info = group(fields, 'GuideScanEvent')
    return {
      guideAccount: optional(info, 'qrcode_guide_account'),
      guideOpenId: optional(info, 'qrcode_guide_openid'),
      customerOpenId: optional(info, 'openid'),
      action: optional(info, 'action'),
      codeInfo: optional(info, 'qrcode_info'),
    }
  },
  subject: (payload) => payload.customerOpenId,
}
