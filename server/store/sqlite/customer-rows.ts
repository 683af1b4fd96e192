import { readConsent } from '../consent.js'
import type { CustomerRecord, LaneRef } from '../lanes.js'
import { ACCOUNT_LANE_ID, LANE_NAMES } from '../lanes.js'
import { readMeter } from '../meter.js'
import { readStanding } from '../standing.js'
import type { Cell, Db } from './db.js'

/** A customer's row with its activity. */
export interface CustomerRow {
  readonly id: number
  readonly customerId: string
  readonly account: string
  readonly keyId: string
  readonly wrappedKey: string
  readonly openId: string
  readonly createdAt: number
  sessionId: string
  sessionOpenedAt: number
  lastInboundAt: number
  lastOutboundAt: number
  lastMessageAt: number
  conversationId: string
  agentMessageAt: number
  endedAt: number
  /** As stored, see readMeter; '' for a customer from before meters. */
  meter: string
  acknowledgedAt: number
  /** Session and conversation of the newest link (see operations/links), '' for none. */
  linked: string
  /** As stored, see readStanding. */
  standing: string
  /** As stored, see readConsent. */
  consent: string
}

const SELECT = `SELECT c.id, c.customer_id, c.account, c.key_id, c.wrapped_key, c.open_id, c.created_at, a.session_id,
a.session_opened_at, a.last_inbound_at, a.last_outbound_at, a.last_message_at, a.conversation_id, a.agent_message_at,
a.ended_at, a.meter, a.acknowledged_at, a.linked, a.standing, a.consent FROM customers c
JOIN activity a ON a.customer = c.id`
const BY_IDENTITY = `${SELECT} JOIN identities i ON i.customer = c.id WHERE i.account = ? AND i.identity = ?`
const BY_CUSTOMER = `${SELECT} WHERE c.customer_id = ? AND c.account = ?`
const BY_ID = `${SELECT} WHERE c.id = ?`

export function customerByIdentity(db: Db, account: string, identity: string): CustomerRow | undefined {
  return rowFrom(db.statement(BY_IDENTITY).get([account, identity]))
}

export function customerById(db: Db, id: number): CustomerRow | undefined {
  return rowFrom(db.statement(BY_ID).get([id]))
}

export function customerByCustomerId(db: Db, account: string, customerId: string): CustomerRow | undefined {
  return rowFrom(db.statement(BY_CUSTOMER).get([customerId, account]))
}

function rowFrom(row: readonly Cell[] | undefined): CustomerRow | undefined {
  if (!row) return undefined
  return {
    id: Number(row[0]),
    customerId: String(row[1]),
    account: String(row[2]),
    keyId: String(row[3]),
    wrappedKey: String(row[4]),
    openId: String(row[5]),
    createdAt: Number(row[6]),
    sessionId: String(row[7]),
    sessionOpenedAt: Number(row[8]),
    lastInboundAt: Number(row[9]),
    lastOutboundAt: Number(row[10]),
    lastMessageAt: Number(row[11]),
    conversationId: String(row[12]),
    agentMessageAt: Number(row[13]),
    endedAt: Number(row[14]),
    meter: String(row[15]),
    acknowledgedAt: Number(row[16]),
    linked: String(row[17]),
    standing: String(row[18]),
    consent: String(row[19]),
  }
}

export function insertCustomer(
  db: Db,
  customer: { account: string; customerId: string; keyId: string; wrappedKey: string; openId: string; now: number },
): CustomerRow {
  const id = db
    .statement(
      'INSERT INTO customers (customer_id, account, key_id, wrapped_key, open_id, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .insert([customer.customerId, customer.account, customer.keyId, customer.wrappedKey, customer.openId, customer.now])
  db.statement("INSERT INTO activity VALUES (?, '', 0, 0, 0, 0, '', 0, 0, '', 0, '', '', '')").run([id])
  return {
    id,
    customerId: customer.customerId,
    account: customer.account,
    keyId: customer.keyId,
    wrappedKey: customer.wrappedKey,
    openId: customer.openId,
    createdAt: customer.now,
    sessionId: '',
    sessionOpenedAt: 0,
    lastInboundAt: 0,
    lastOutboundAt: 0,
    lastMessageAt: 0,
    conversationId: '',
    agentMessageAt: 0,
    endedAt: 0,
    meter: '',
    acknowledgedAt: 0,
    linked: '',
    standing: '',
    consent: '',
  }
}

export function saveActivity(db: Db, row: CustomerRow): void {
  db.statement(
    `UPDATE activity SET session_id = ?, session_opened_at = ?, last_inbound_at = ?, last_outbound_at = ?,
     last_message_at = ?, conversation_id = ?, agent_message_at = ?, ended_at = ?, meter = ?, acknowledged_at = ?,
     linked = ?, standing = ?
     WHERE customer = ?`,
  ).run([
    row.sessionId,
    row.sessionOpenedAt,
    row.lastInboundAt,
    row.lastOutboundAt,
    row.lastMessageAt,
    row.conversationId,
    row.agentMessageAt,
    row.endedAt,
    row.meter,
    row.acknowledgedAt,
    row.linked,
    row.standing,
    row.id,
  ])
}

export function recordFrom(row: CustomerRow): CustomerRecord {
  const { id: _id, account: _account, lastMessageAt: _last, acknowledgedAt: _reply, linked: _linked, ...record } = row
  return {
    ...record,
    meter: readMeter(row.meter, row.lastInboundAt),
    standing: readStanding(row.standing),
    consent: readConsent(row.consent),
  }
}

/** The pseudo-customer that holds an account's own lanes; made when first needed. */
export function accountRow(db: Db, account: string, now: number): CustomerRow {
  return (
    customerByCustomerId(db, account, ACCOUNT_LANE_ID) ??
    insertCustomer(db, { account, customerId: ACCOUNT_LANE_ID, keyId: '', wrappedKey: '', openId: '', now })
  )
}

export function refOf(row: CustomerRow, laneNumber: number): LaneRef {
  const lane = LANE_NAMES[laneNumber]
  if (!lane) throw new RangeError('There is no such lane.')
  return { account: row.account, customerId: row.customerId, lane }
}

export function shardOf(customerId: string): number {
  return Number.parseInt(customerId.slice(0, 2), 16)
}
