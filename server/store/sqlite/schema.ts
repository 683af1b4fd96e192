import type { Db } from './db.js'

/**
 * WAL with a sync at every commit: what was answered is on the disk. secure_delete overwrites what is deleted; it must
 * be set before the first table. A checkpoint stops all that waits behind it: every 1,000 pages (4 MB) it is a short one.
 */
export const PRAGMAS = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA wal_autocheckpoint = 1000;
PRAGMA journal_size_limit = 67108864;
PRAGMA cache_size = -65536;
PRAGMA temp_store = MEMORY;
`

/*
 * `customers` hardly changes; `activity` and `lanes` change with every message and are kept small, so that many fit a
 * page. `lanes.pending` lists the rowids of the waiting items, head first: an index over items by lane would cost a
 * page write for every message. Items are appended and stay as transcript, `finished_at` set.
 * Lane id = customer * 4 + lane number (inbound 0, outbound 1, receipts 2). Lane state: 0 idle, 1 ready, 2 leased, 3 held
 * until the customer agrees.
 */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS customers (
  id INTEGER PRIMARY KEY, customer_id TEXT NOT NULL, account TEXT NOT NULL, key_id TEXT NOT NULL,
  wrapped_key TEXT NOT NULL, open_id TEXT NOT NULL, created_at INTEGER NOT NULL, person_id TEXT,
  UNIQUE (customer_id, account));
CREATE INDEX IF NOT EXISTS customers_person ON customers (person_id) WHERE person_id IS NOT NULL;
CREATE TABLE IF NOT EXISTS identities (
  account TEXT NOT NULL, identity TEXT NOT NULL, customer INTEGER NOT NULL, PRIMARY KEY (account, identity)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS identities_customer ON identities (customer);
CREATE TABLE IF NOT EXISTS activity (
  customer INTEGER PRIMARY KEY, session_id TEXT NOT NULL, session_opened_at INTEGER NOT NULL,
  last_inbound_at INTEGER NOT NULL, last_outbound_at INTEGER NOT NULL, last_message_at INTEGER NOT NULL,
  conversation_id TEXT NOT NULL, agent_message_at INTEGER NOT NULL, ended_at INTEGER NOT NULL,
  meter TEXT NOT NULL DEFAULT '', acknowledged_at INTEGER NOT NULL DEFAULT 0, linked TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS consent_waiting (customer INTEGER PRIMARY KEY, since INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS consent_waiting_since ON consent_waiting (since);
CREATE TABLE IF NOT EXISTS consent_history (
  id INTEGER PRIMARY KEY, customer INTEGER NOT NULL, decision TEXT NOT NULL, version TEXT NOT NULL, at INTEGER NOT NULL,
  sensitive INTEGER NOT NULL, audited INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS consent_history_customer ON consent_history (customer);
CREATE INDEX IF NOT EXISTS consent_history_unaudited ON consent_history (id) WHERE audited = 0;
CREATE TABLE IF NOT EXISTS recent (customer INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS lanes (
  id INTEGER PRIMARY KEY, shard INTEGER NOT NULL, fence INTEGER NOT NULL, state INTEGER NOT NULL, due INTEGER NOT NULL,
  lease_until INTEGER NOT NULL, bytes INTEGER NOT NULL, pending TEXT NOT NULL, attempts INTEGER NOT NULL,
  plan TEXT NOT NULL, parts_begun INTEGER NOT NULL, parts_done INTEGER NOT NULL, waits INTEGER NOT NULL,
  unit TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS lanes_ready ON lanes (shard, due) WHERE state = 1;
CREATE INDEX IF NOT EXISTS lanes_leased ON lanes (lease_until) WHERE state = 2;
CREATE TABLE IF NOT EXISTS items (
  id INTEGER PRIMARY KEY AUTOINCREMENT, customer INTEGER NOT NULL, lane INTEGER NOT NULL, item_id TEXT NOT NULL,
  kind TEXT NOT NULL, accepted_at INTEGER NOT NULL, session_id TEXT NOT NULL, acknowledged INTEGER NOT NULL,
  key_id TEXT NOT NULL, wrapped_key TEXT, sealed TEXT NOT NULL, finished_at INTEGER, relayed INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS items_finished ON items (customer, finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS items_unrelayed ON items (id) WHERE relayed = 0;
CREATE TABLE IF NOT EXISTS marks (
  day INTEGER NOT NULL, mark TEXT NOT NULL, reply TEXT NOT NULL, expires_at INTEGER NOT NULL,
  PRIMARY KEY (day, mark)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notices (
  customer INTEGER NOT NULL, kind TEXT NOT NULL, posted_at INTEGER NOT NULL, PRIMARY KEY (customer, kind)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dead_letters (
  id INTEGER PRIMARY KEY, dead_id TEXT NOT NULL UNIQUE, item INTEGER NOT NULL, reason TEXT NOT NULL,
  detail TEXT NOT NULL, attempts INTEGER NOT NULL, died_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS persons (union_index TEXT PRIMARY KEY, person_id TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS persons_person ON persons (person_id);
CREATE TABLE IF NOT EXISTS tiers (
  customer INTEGER NOT NULL, source TEXT NOT NULL, tier TEXT NOT NULL, updated_at INTEGER NOT NULL,
  PRIMARY KEY (customer, source)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS questions (
  customer INTEGER PRIMARY KEY, question_id TEXT NOT NULL, kind TEXT NOT NULL, key_id TEXT NOT NULL, wrapped_key TEXT,
  sealed TEXT NOT NULL, expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS originals (
  customer INTEGER NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL, digest TEXT NOT NULL, key_id TEXT NOT NULL,
  sealed TEXT NOT NULL, expires_at INTEGER NOT NULL, PRIMARY KEY (customer, kind, number),
  UNIQUE (customer, kind, digest)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS originals_expiry ON originals (expires_at);
CREATE TABLE IF NOT EXISTS original_counts (
  customer INTEGER NOT NULL, kind TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (customer, kind)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS allowed_kinds (
  customer INTEGER PRIMARY KEY, session_id TEXT NOT NULL, kinds TEXT NOT NULL, expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS crossings (
  account TEXT NOT NULL, year INTEGER NOT NULL, digest TEXT NOT NULL, sensitive INTEGER NOT NULL,
  PRIMARY KEY (account, year, digest)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS endings (
  customer INTEGER PRIMARY KEY, item_id TEXT NOT NULL, kind TEXT NOT NULL, key_id TEXT NOT NULL, wrapped_key TEXT,
  sealed TEXT NOT NULL, expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS conversations (
  account TEXT NOT NULL, conversation_id TEXT NOT NULL, customer_id TEXT NOT NULL, expires_at INTEGER NOT NULL,
  PRIMARY KEY (account, conversation_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS conversation_links (
  customer INTEGER NOT NULL, session_id TEXT NOT NULL, conversation_id TEXT NOT NULL, since INTEGER NOT NULL,
  PRIMARY KEY (customer, since, session_id, conversation_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tombstones (
  customer_id TEXT NOT NULL, account TEXT NOT NULL, key_id TEXT NOT NULL, erasure_id TEXT NOT NULL,
  erased_at INTEGER NOT NULL, PRIMARY KEY (customer_id, account)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS erasures (
  id INTEGER PRIMARY KEY, erasure_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, account TEXT NOT NULL,
  customer INTEGER NOT NULL, customer_id TEXT NOT NULL, begun_at INTEGER NOT NULL, counts TEXT NOT NULL,
  places TEXT NOT NULL, note TEXT NOT NULL, finished_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS erasures_open ON erasures (begun_at) WHERE finished_at = 0;
CREATE TABLE IF NOT EXISTS media (
  id TEXT PRIMARY KEY, account TEXT NOT NULL, customer_id TEXT NOT NULL, file TEXT NOT NULL, wrapped_key TEXT NOT NULL,
  sealed TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS media_customer ON media (customer_id);
CREATE INDEX IF NOT EXISTS media_expiry ON media (expires_at);
CREATE TABLE IF NOT EXISTS audit (
  account TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, customer_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL, text TEXT NOT NULL, sealed TEXT NOT NULL, hash TEXT NOT NULL,
  PRIMARY KEY (account, sequence)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS audit_time ON audit (account, at, sequence);
CREATE INDEX IF NOT EXISTS audit_customer ON audit (customer_id, account, at, sequence) WHERE customer_id <> '';
CREATE INDEX IF NOT EXISTS audit_conversation ON audit (conversation_id, account, at, sequence) WHERE conversation_id <> '';
CREATE INDEX IF NOT EXISTS audit_actor ON audit (actor, account, at, sequence);
CREATE TABLE IF NOT EXISTS audit_ends (account TEXT PRIMARY KEY, head TEXT NOT NULL, start TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tokens (
  name TEXT PRIMARY KEY, sealed TEXT NOT NULL, key_id TEXT NOT NULL, fingerprint TEXT NOT NULL,
  obtained_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS locks (
  name TEXT PRIMARY KEY, owner TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS budget (
  client TEXT NOT NULL, minute INTEGER NOT NULL, taken INTEGER NOT NULL, PRIMARY KEY (client, minute)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pauses (client TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`

/** Columns that came after their table: table, column, definition. */
const LATER_COLUMNS = [
  ['activity', 'meter', "TEXT NOT NULL DEFAULT ''"],
  ['activity', 'acknowledged_at', 'INTEGER NOT NULL DEFAULT 0'],
  ['activity', 'linked', "TEXT NOT NULL DEFAULT ''"],
  ['activity', 'standing', "TEXT NOT NULL DEFAULT ''"],
  ['activity', 'consent', "TEXT NOT NULL DEFAULT ''"],
  ['lanes', 'unit', "TEXT NOT NULL DEFAULT ''"],
] as const

/** Creates what is missing and voids the leases of the process before: it is dead, since we hold the file's lock. */
export function prepareDatabase(db: Db, now: number): void {
  db.exec(PRAGMAS)
  db.exec(SCHEMA)
  for (const [table, column, definition] of LATER_COLUMNS) {
    const found = db.statement('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get([table, column])
    if (!found) db.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${definition}`)
  }
  db.statement('UPDATE lanes SET state = 1, due = ?, lease_until = 0 WHERE state = 2').run([now])
}

/**
 * Writes the whole log into the database and cuts it to nothing: what was overwritten since is in neither any more.
 * @returns false when a reader kept it from that.
 */
export function truncateLog(db: Db): boolean {
  return db.statement('PRAGMA wal_checkpoint(TRUNCATE)').get([])?.[0] === 0
}
