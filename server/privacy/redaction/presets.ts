import type { BuiltInKind } from './kinds.js'
import type { Treatment } from './treatment.js'

type Changes = Readonly<Partial<Record<BuiltInKind, Treatment>>>

const PARTIAL: Treatment = { action: 'partial' }

/** Necessary for a contract to which the person is a party: PIPL art. 13 (1) (2). */
function forContract(what: string): Treatment {
  return { action: 'pass', legalBasis: `PIPL art. 13 (1) (2): ${what}` }
}

const DELIVERY = forContract('needed to deliver what the customer ordered')
const INVOICE = forContract('needed to issue the invoice that the customer asks for')

/** What each preset does otherwise than redact. */
export const PRESETS = {
  /** Nothing passes. */
  strict: {},
  /** Agents arrange deliveries. */
  retail: { address: DELIVERY, name: DELIVERY, mobile: PARTIAL, landline: PARTIAL },
  /** Agents issue invoices: buyer, tax number, address and telephone of the buyer, mailbox to send it to. */
  invoice: {
    'credit-code': INVOICE,
    email: INVOICE,
    landline: INVOICE,
    address: INVOICE,
    mobile: PARTIAL,
    name: PARTIAL,
    'bank-card': PARTIAL,
  },
  /** Agents compare what the customer says with what they see elsewhere. */
  finance: { 'bank-card': PARTIAL, 'resident-id': PARTIAL, mobile: PARTIAL, name: PARTIAL },
  /** Agents of a clinic find the patient elsewhere. */
  health: {
    'medical-record': PARTIAL,
    'medical-insurance': PARTIAL,
    'birth-date': PARTIAL,
    name: PARTIAL,
    mobile: PARTIAL,
  },
} as const satisfies Record<string, Changes>

export type PresetName = keyof typeof PRESETS
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[]
