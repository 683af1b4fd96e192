import { LineCounter, parseDocument } from 'yaml'
import type { ConfigProblem } from './problems.js'
import { pickVariables, type RawValues, type VariableName } from './schema.js'
import { ShapeReader } from './shape-reader.js'

/** One account of the file, before its values are checked. */
export interface FileAccount {
  /** `accounts[0]`. */
  readonly place: string
  readonly name: string | undefined
  readonly raw: RawValues
  /** One or more OAuth clients with where they stand; the values may be missing or wrong. */
  readonly clients: readonly FileClient[]
}

export interface FileClient {
  readonly idPlace: string
  readonly secretPlace: string
  readonly id: string | undefined
  readonly secret: string | undefined
}

const ACCOUNT_FIELDS = {
  language: 'ACCOUNT_LANGUAGE',
  acknowledgement: 'ACKNOWLEDGEMENT',
  acknowledgement_interval_hours: 'ACKNOWLEDGEMENT_INTERVAL_HOURS',
  courtesy_minutes: 'COURTESY_MINUTES',
  courtesy_words: 'COURTESY_WORDS',
  media_policy: 'MEDIA_POLICY',
  session_menu_keys: 'SESSION_MENU_KEYS',
  reveal_rights: 'REVEAL_RIGHTS',
  transcript_retention_days: 'TRANSCRIPT_RETENTION_DAYS',
  personal_data_retention_days: 'PERSONAL_DATA_RETENTION_DAYS',
  media_keep_hours: 'MEDIA_KEEP_HOURS',
} as const satisfies Record<string, VariableName>

const WECHAT_FIELDS = {
  app_id: 'WECHAT_APP_ID',
  app_secret: 'WECHAT_APP_SECRET',
  token: 'WECHAT_TOKEN',
  token_previous: 'WECHAT_TOKEN_PREVIOUS',
  encoding_aes_key: 'WECHAT_ENCODING_AES_KEY',
  encoding_aes_key_previous: 'WECHAT_ENCODING_AES_KEY_PREVIOUS',
  message_mode: 'WECHAT_MESSAGE_MODE',
} as const satisfies Record<string, VariableName>

const GENESYS_FIELDS = {
  region: 'GENESYSCLOUD_REGION',
  api_url: 'GENESYSCLOUD_API_URL',
  login_url: 'GENESYSCLOUD_LOGIN_URL',
  attachment_hosts: 'GENESYSCLOUD_ATTACHMENT_HOSTS',
  integration_id: 'GENESYS_INTEGRATION_ID',
  webhook_secret: 'GENESYS_WEBHOOK_SECRET',
  webhook_secret_previous: 'GENESYS_WEBHOOK_SECRET_PREVIOUS',
  oauthclient_id: 'GENESYSCLOUD_OAUTHCLIENT_ID',
  oauthclient_secret: 'GENESYSCLOUD_OAUTHCLIENT_SECRET',
} as const satisfies Record<string, VariableName>

const FORWARD_FIELDS = {
  url: 'FORWARD_URL',
  token: 'FORWARD_TOKEN',
  encoding_aes_key: 'FORWARD_ENCODING_AES_KEY',
  reply: 'FORWARD_REPLY',
  only: 'FORWARD_ONLY',
  timeout_ms: 'FORWARD_TIMEOUT_MS',
  max_in_flight: 'FORWARD_MAX_IN_FLIGHT',
} as const satisfies Record<string, VariableName>

const NOTIFICATION_FIELDS = {
  kind: 'NOTIFICATION_KIND',
  template_id: 'NOTIFICATION_TEMPLATE_ID',
  fields: 'NOTIFICATION_FIELDS',
  url: 'NOTIFICATION_URL',
} as const satisfies Record<string, VariableName>

const CONSENT_FIELDS = {
  mode: 'CONSENT_MODE',
  recipient: 'CONSENT_RECIPIENT',
  country: 'CONSENT_COUNTRY',
  contact: 'CONSENT_CONTACT',
  policy_version: 'CONSENT_POLICY_VERSION',
  policy_url: 'CONSENT_POLICY_URL',
  alternative: 'CONSENT_ALTERNATIVE',
  sensitive: 'CONSENT_SENSITIVE',
  withdraw_words: 'CONSENT_WITHDRAW_WORDS',
} as const satisfies Record<string, VariableName>

const CRM_FIELDS = {
  url: 'CRM_URL',
  headers: 'CRM_HEADERS',
  tier_pointer: 'CRM_TIER_POINTER',
  tier_map: 'CRM_TIER_MAP',
  cache_seconds: 'CRM_CACHE_SECONDS',
} as const satisfies Record<string, VariableName>

const REDACTION_FIELDS = {
  preset: 'REDACTION_PRESET',
  kinds: 'REDACTION_KINDS',
  rules: 'REDACTION_RULES',
} as const satisfies Record<string, VariableName>

/** Where a variable stands within an account of the file: `wechat.token`. */
const PLACES = new Map<VariableName, string>([
  ...Object.entries(ACCOUNT_FIELDS).map(([field, name]) => [name, field] as const),
  ...Object.entries(WECHAT_FIELDS).map(([field, name]) => [name, `wechat.${field}`] as const),
  ...Object.entries(GENESYS_FIELDS).map(([field, name]) => [name, `genesys.${field}`] as const),
  ...Object.entries(FORWARD_FIELDS).map(([field, name]) => [name, `forward.${field}`] as const),
  ...Object.entries(NOTIFICATION_FIELDS).map(([field, name]) => [name, `notification.${field}`] as const),
  ...Object.entries(CONSENT_FIELDS).map(([field, name]) => [name, `consent.${field}`] as const),
  ...Object.entries(CRM_FIELDS).map(([field, name]) => [name, `crm.${field}`] as const),
  ...Object.entries(REDACTION_FIELDS).map(([field, name]) => [name, `redaction.${field}`] as const),
])

/** @returns What a problem calls a variable of this account: `accounts[0].wechat.token`. */
export function placeInFile(account: Pick<FileAccount, 'place'>, name: VariableName): string {
  return `${account.place}.${PLACES.get(name) ?? name}`
}

/**
 * Reads `accounts: [{name, language, acknowledgement…, wechat: {…}, genesys: {…}, forward: {…}, notification: {…},
 * consent: {…}, crm: {…}, redaction: {…}}]`.
 * @param text YAML; every scalar is taken as text, so that `007` stays `007`.
 * @param env Source of `${NAME}` in values.
 */
export function readAccountsFile(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
  problems: ConfigProblem[],
): FileAccount[] {
  const reader = new ShapeReader(env, problems)
  const root = reader.mapping(parseYaml(text, problems), 'ACCOUNTS_FILE', ['accounts'])
  if (!root) return []
  return reader.list(root.accounts, 'accounts').map((entry, index) => readAccount(entry, `accounts[${index}]`, reader))
}

function parseYaml(text: string, problems: ConfigProblem[]): unknown {
  const lines = new LineCounter()
  // Pretty errors quote the file, which may hold secrets.
  const document = parseDocument(text, { schema: 'failsafe', prettyErrors: false, lineCounter: lines })
  for (const { code, pos } of document.errors) {
    problems.push({
      key: 'ACCOUNTS_FILE',
      problem: `is not YAML in line ${lines.linePos(pos[0]).line} (${code})`,
      mend: 'Mend the YAML of that line.',
    })
  }
  return document.errors.length > 0 ? undefined : document.toJS()
}

function readAccount(entry: unknown, place: string, reader: ShapeReader): FileAccount {
  const account =
    reader.mapping(entry, place, [
      'name',
      'wechat',
      'genesys',
      'forward',
      'notification',
      'consent',
      'crm',
      'redaction',
      ...Object.keys(ACCOUNT_FIELDS),
    ]) ?? {}
  const wechat = reader.mapping(account.wechat ?? {}, `${place}.wechat`, Object.keys(WECHAT_FIELDS)) ?? {}
  const genesys =
    reader.mapping(account.genesys ?? {}, `${place}.genesys`, ['clients', ...Object.keys(GENESYS_FIELDS)]) ?? {}
  const crm = reader.mapping(account.crm ?? {}, `${place}.crm`, Object.keys(CRM_FIELDS)) ?? {}
  const forward = reader.mapping(account.forward ?? {}, `${place}.forward`, Object.keys(FORWARD_FIELDS)) ?? {}
  const notification =
    reader.mapping(account.notification ?? {}, `${place}.notification`, Object.keys(NOTIFICATION_FIELDS)) ?? {}
  const consent = reader.mapping(account.consent ?? {}, `${place}.consent`, Object.keys(CONSENT_FIELDS)) ?? {}
  const redaction = reader.mapping(account.redaction ?? {}, `${place}.redaction`, Object.keys(REDACTION_FIELDS)) ?? {}
  const raw = pickVariables({
    ...reader.texts(account, place, ACCOUNT_FIELDS),
    ...reader.texts(wechat, `${place}.wechat`, WECHAT_FIELDS),
    ...reader.texts(genesys, `${place}.genesys`, GENESYS_FIELDS),
    ...reader.texts(forward, `${place}.forward`, FORWARD_FIELDS),
    ...reader.texts(notification, `${place}.notification`, NOTIFICATION_FIELDS),
    ...reader.texts(consent, `${place}.consent`, CONSENT_FIELDS),
    ...reader.texts(crm, `${place}.crm`, CRM_FIELDS),
    ...reader.texts(inJson(redaction), `${place}.redaction`, REDACTION_FIELDS),
  })
  return {
    place,
    name: reader.text(account.name, `${place}.name`),
    raw,
    clients: readClients(genesys.clients, raw, `${place}.genesys`, reader),
  }
}

/** Kinds and rules may be written as YAML; the variables hold JSON. All scalars are text here, so words for yes are too. */
function inJson(redaction: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(redaction).map(([field, value]) => [
      field,
      typeof value === 'object' && value !== null ? JSON.stringify(value, booleans) : value,
    ]),
  )
}

function booleans(key: string, value: unknown): unknown {
  return key === 'sensitive' && (value === 'true' || value === 'false') ? value === 'true' : value
}

function readClients(clients: unknown, raw: RawValues, place: string, reader: ShapeReader): FileClient[] {
  const { GENESYSCLOUD_OAUTHCLIENT_ID: id, GENESYSCLOUD_OAUTHCLIENT_SECRET: secret } = raw
  const single = { idPlace: `${place}.oauthclient_id`, secretPlace: `${place}.oauthclient_secret`, id, secret }
  if (clients === undefined || clients === '') return [single]
  const listed = reader.list(clients, `${place}.clients`).map((entry, index) => {
    const at = `${place}.clients[${index}]`
    const client = reader.mapping(entry, at, ['id', 'secret']) ?? {}
    return {
      idPlace: `${at}.id`,
      secretPlace: `${at}.secret`,
      id: reader.text(client.id, `${at}.id`),
      secret: reader.text(client.secret, `${at}.secret`),
    }
  })
  return id === undefined && secret === undefined ? listed : [single, ...listed]
}
