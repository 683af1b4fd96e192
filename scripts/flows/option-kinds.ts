/** Bytes of UTF-8 that one WeChat text message holds. */
const TEXT_LIMIT_BYTES = 2048
/** Longest name the platform takes for queues, flows and skills is not published; this is that of data actions. */
const NAME_LIMIT = 256

/** @returns What is wrong with a value; undefined when nothing is. */
export type OptionKind = (value: string) => string | undefined

const name: OptionKind = (value) =>
  value.trim() === '' ? 'must not be empty' : value.length > NAME_LIMIT ? `is longer than ${NAME_LIMIT}` : undefined

const optional =
  (kind: OptionKind): OptionKind =>
  (value) =>
    value === '' ? undefined : kind(value)

const text: OptionKind = (value) => {
  if (value.trim() === '') return 'must not be empty'
  const bytes = Buffer.byteLength(value, 'utf8')
  return bytes > TEXT_LIMIT_BYTES ? `takes ${bytes} bytes, a WeChat message holds ${TEXT_LIMIT_BYTES}` : undefined
}

const integer =
  (least: number, most: number): OptionKind =>
  (value) =>
    /^-?\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most
      ? undefined
      : `must be a whole number from ${least} to ${most}`

const oneOf =
  (...choices: string[]): OptionKind =>
  (value) =>
    choices.includes(value) ? undefined : `must be ${choices.join(' or ')}`

const list: OptionKind = (value) => (/^[^\s,]+(,[^\s,]+)*$/.test(value) ? undefined : 'must be ids separated by commas')

/** Every option of the flows and what it may hold. */
export const OPTION_KINDS: Readonly<Record<string, OptionKind>> = {
  DIVISION: name,
  FLOW_INBOUND: name,
  FLOW_SESSION_ENDED: name,
  FLOW_INACTIVE: name,
  MODULE_SEND_TEXT: name,
  INACTIVE_FLOW: oneOf('on', 'off'),
  DATA_ACTION_CATEGORY: name,
  QUEUE_VIP: name,
  QUEUE_PRIORITY: name,
  QUEUE_GENERAL: name,
  PRIORITY_VIP: integer(-25_000_000, 25_000_000),
  PRIORITY_PRIORITY: integer(-25_000_000, 25_000_000),
  PRIORITY_GENERAL: integer(-25_000_000, 25_000_000),
  ACD_SKILLS: oneOf('on', 'off'),
  SKILL_VIP: optional(name),
  SKILL_PRIORITY: optional(name),
  SKILL_GENERAL: optional(name),
  SKILL_CHINESE: optional(name),
  SKILL_ENGLISH: optional(name),
  SCHEDULE_GROUP: optional(name),
  EMERGENCY_GROUP: optional(name),
  AFTER_HOURS_ACTION: oneOf('queue', 'end'),
  BOT_FLOW: optional(name),
  BOT_RESOLVED_EXIT_REASON: name,
  DEFAULT_LANGUAGE: oneOf('zh-CN', 'en'),
  TEST_CUSTOMER_IDS: optional(list),
  TEXT_MAX_PARTS: integer(1, 5),
  TEXT_WAIT_ZH: optional(text),
  TEXT_WAIT_EN: optional(text),
  TEXT_CLOSED_ZH: text,
  TEXT_CLOSED_EN: text,
  TEXT_HOLIDAY_ZH: text,
  TEXT_HOLIDAY_EN: text,
  TEXT_EMERGENCY_ZH: text,
  TEXT_EMERGENCY_EN: text,
  TEXT_BOT_RESOLVED_ZH: text,
  TEXT_BOT_RESOLVED_EN: text,
  TEXT_NO_AGENT_ZH: text,
  TEXT_NO_AGENT_EN: text,
  TEXT_INACTIVE_ZH: text,
  TEXT_INACTIVE_EN: text,
  TEXT_TEST_ZH: text,
  TEXT_TEST_EN: text,
}
