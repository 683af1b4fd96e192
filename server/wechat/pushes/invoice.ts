import type { Fields } from '../fields.js'
import { details } from './field-reader.js'
import type { PushRow } from './push.js'

/** Electronic invoices: authorised, changed, or a title handed in. The fields differ by event and are kept as sent. */
export interface InvoicePayload {
  readonly details: Fields
}

declare module './push.js' {
  interface PushPayloads {
    'event.user_authorize_invoice': InvoicePayload
    'event.update_invoice_status': InvoicePayload
    'event.submit_invoice_title': InvoicePayload
  }
}

function invoiceRow<E extends string>(event: E): PushRow<`event.${E}`, InvoicePayload> {
  return {
    kind: `event.${event}`,
    msgType: 'event',
    event,
    noticeName: 'invoice',
    disposition: 'keep',
    opensSession: false,
    quota: 'none',
    read: (fields) => ({ details: details(fields) }),
  }
}

export const invoiceAuthorized = invoiceRow('user_authorize_invoice')
export const invoiceStatus = invoiceRow('update_invoice_status')
export const invoiceTitle = invoiceRow('submit_invoice_title')
