import type { Told } from '../../relay/messages/told.js'
import type { Fields } from '../fields.js'
import { group, optional, required } from './field-reader.js'
import type { PushRow } from './push.js'

/** A code was scanned through a menu entry. */
export interface MenuScanCodePayload {
  readonly key: string
  /** `qrcode`, `barcode`... */
  readonly scanType: string | undefined
  readonly scanResult: string
}

declare module './push.js' {
  interface PushPayloads {
    'event.scancode_push': MenuScanCodePayload
    'event.scancode_waitmsg': MenuScanCodePayload
  }
}

function readScanCode(fields: Fields): MenuScanCodePayload {
  const info = group(fields, 'ScanCodeInfo')
  return {
    key: required(fields, 'EventKey'),
    scanType: optional(info, 'ScanType'),
    scanResult: required(info, 'ScanResult'),
  }
}

function tellScanCode({ key, scanResult }: MenuScanCodePayload): Told {
  return { told: 'menuScanCode', values: { key, result: scanResult } }
}

export const scanCodePush: PushRow<'event.scancode_push', MenuScanCodePayload> = {
  kind: 'event.scancode_push',
  msgType: 'event',
  event: 'scancode_push',
  noticeName: 'menuScanCode',
  disposition: 'relay',
  opensSession: false,
  quota: 'action',
  read: readScanCode,
  customerWords: tellScanCode,
}

export const scanCodeWait: PushRow<'event.scancode_waitmsg', MenuScanCodePayload> = {
  kind: 'event.scancode_waitmsg',
  msgType: 'event',
  event: 'scancode_waitmsg',
  noticeName: 'menuScanCode',
  disposition: 'relay',
  opensSession: false,
  quota: 'action',
  read: readScanCode,
  customerWords: tellScanCode,
}
