import type { VariableTable } from './variable.js'

/** The process itself, its store, its keys, and its policies towards agents. */
export const RELAY_VARIABLES = {
  PORT: {
    type: 'integer',
    description: 'Port the relay listens on. 0 takes a free one.',
    mend: 'Set a port number from 0 to 65535.',
    examples: ['8080'],
    default: 8080,
    minimum: 0,
    maximum: 65535,
  },
  PUBLIC_URL: {
    type: 'string',
    description: 'Address of the relay as WeChat and Genesys Cloud reach it from outside.',
    mend: 'Set a full http:// or https:// address without query, fragment or credentials.',
    examples: ['https://relay.example.cn'],
    format: 'http-url',
  },
  LOG_LEVEL: {
    type: 'string',
    description: 'Least severe log entries that are written.',
    mend: 'Use one of fatal, error, warn, info, debug, trace, silent.',
    examples: ['info'],
    default: 'info',
    enum: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
  },
  SHUTDOWN_GRACE_MS: {
    type: 'integer',
    description: 'After SIGTERM the relay finishes what is in flight for at most this many milliseconds.',
    mend: 'Set milliseconds from 0 to 600000.',
    examples: ['10000'],
    default: 10_000,
    minimum: 0,
    maximum: 600_000,
  },
  STORE_URL: {
    type: 'string',
    description:
      'Where everything accepted is kept: sqlite:FILE for one machine; redis://, rediss://, redis+cluster://h:p,h:p or redis+sentinel://h:p,h:p/NAME for many.',
    mend: 'Set sqlite:FILE, redis://HOST:PORT, rediss://HOST:PORT, redis+cluster://HOST:PORT,HOST:PORT or redis+sentinel://HOST:PORT,HOST:PORT/NAME.',
    examples: ['redis://127.0.0.1:6379/0'],
    default: 'sqlite:data/relay.db',
    format: 'store-url',
  },
  REDIS_DURABILITY: {
    type: 'string',
    description:
      'What to do when Redis could lose accepted messages (no AOF, lazy fsync, eviction): warn, or refuse to run.',
    mend: 'Use warn or require.',
    examples: ['require'],
    default: 'warn',
    enum: ['warn', 'require'],
  },
  LANE_LEASE_MS: {
    type: 'integer',
    description:
      "How long a worker holds a customer's lane before another may take it over, in milliseconds; renewed while it works.",
    mend: 'Set milliseconds from 500 to 600000.',
    examples: ['10000'],
    default: 10_000,
    minimum: 500,
    maximum: 600_000,
  },
  RELAY_MASTER_KEYS: {
    type: 'string',
    description:
      'Master keys that wrap all other keys, as id:base64,id:base64 with 32 bytes each; the first one writes. Without it a sqlite: store makes one and keeps it in a file beside the database; a Redis store refuses to start.',
    mend: 'Set id:KEY, where KEY is printed by `openssl rand -base64 32`; put a new key in front and keep the old ones behind it.',
    examples: ['k1:PutTheOutputOfOpensslRandBase64HereInstead0='],
  },
  RELAY_MASTER_KEYS_FILE: {
    type: 'string',
    description:
      'File that holds the master keys, in place of RELAY_MASTER_KEYS: the same form, or one id:base64 a line.',
    mend: 'Set the path of a readable file with id:KEY lines; set only one of RELAY_MASTER_KEYS, _FILE and _COMMAND.',
    examples: ['/run/secrets/relay-master-keys'],
  },
  RELAY_MASTER_KEYS_COMMAND: {
    type: 'string',
    description:
      'Command that prints the master keys at every start, in place of RELAY_MASTER_KEYS: the hook for a key management service. Run by the shell.',
    mend: 'Set a command that prints id:KEY lines and ends with status 0; run it by hand to see what it says.',
    examples: ['kms-decrypt --key relay /etc/relay/master-keys.enc'],
  },
  RELAY_MASTER_KEYS_TIMEOUT_MS: {
    type: 'integer',
    description: 'How long RELAY_MASTER_KEYS_COMMAND may take, in milliseconds.',
    mend: 'Set milliseconds from 100 to 120000.',
    examples: ['10000'],
    default: 10_000,
    minimum: 100,
    maximum: 120_000,
  },
  RELAY_API_KEYS: {
    type: 'string',
    description:
      'Keys for /api as role:key,role:key. Roles: actions (data actions), admin (operations), privacy (records), reveal (originals, for agents), erase and reveal-grant (their data actions alone). A role may have two keys during rotation. role[name=desk;accounts=a+b]:key names a key for the audit log and keeps it to some accounts; sha256=HEX in place of a key is its digest.',
    mend: 'Set role:KEY with role actions, admin, privacy, erase, reveal or reveal-grant and a KEY of at least 24 characters, e.g. from `openssl rand -hex 24`.',
    examples: ['actions:put-48-random-characters-here,admin:put-48-other-random-characters-here'],
  },
  ACCOUNTS_FILE: {
    type: 'string',
    description: 'YAML file with further accounts; see docs/configuration.md.',
    mend: 'Set the path of a readable YAML file.',
    examples: ['accounts.yaml'],
  },
  ACCOUNT_LANGUAGE: {
    type: 'string',
    description: 'Language of texts to customers and agents of the account from the environment: zh-CN or en.',
    mend: 'Use zh-CN or en.',
    examples: ['en'],
    default: 'zh-CN',
    enum: ['zh-CN', 'en'],
  },
  ACKNOWLEDGEMENT: {
    type: 'string',
    description:
      'Answer the first message of a session at once with a short text that costs no custom message: on or off.',
    mend: 'Use on or off.',
    examples: ['off'],
    default: 'on',
    enum: ['on', 'off'],
  },
  ACKNOWLEDGEMENT_INTERVAL_HOURS: {
    type: 'integer',
    description: 'A customer gets no second acknowledgement within this many hours; 0: one in every session.',
    mend: 'Set whole hours from 0 to 720.',
    examples: ['4'],
    default: 1,
    minimum: 0,
    maximum: 720,
  },
  COURTESY_MINUTES: {
    type: 'integer',
    description:
      'A courtesy such as 谢谢 or ok within this many minutes after the end of a session is kept and opens no new one; 0 turns this off.',
    mend: 'Set whole minutes from 0 to 1440.',
    examples: ['10'],
    default: 10,
    minimum: 0,
    maximum: 1440,
  },
  COURTESY_WORDS: {
    type: 'string',
    description:
      'What counts as a courtesy, comma-separated: texts made of nothing else. Case and punctuation do not matter.',
    mend: 'Set words and emoji, separated by commas.',
    examples: ['谢谢,好的,👍,thanks,ok'],
    default:
      '谢谢,谢谢你,谢谢您,谢谢啦,谢谢了,非常感谢,感谢,多谢,谢了,好,好的,好的呢,好滴,嗯,收到,知道了,明白,明白了,没问题,辛苦了,再见,拜拜,👍,👌,🙏,🌹,🙂,😊,🤝,👋,ok,okay,thanks,thank you,thank you very much,thx,got it,bye,goodbye',
    maxLength: 2000,
  },
  SESSION_MENU_KEYS: {
    type: 'string',
    description:
      'Keys of menu entries that open a session, comma-separated, such as that of an entry which asks for an agent. Other entries are told while a session is open and open none. An account of the accounts file has its own or none.',
    mend: 'Set keys of menu entries as the menu has them, separated by commas.',
    examples: ['AGENT', 'AGENT,COMPLAINT'],
    default: '',
    maxLength: 2000,
  },
  REVEAL_RIGHTS: {
    type: 'string',
    description:
      'Which agents may see the originals behind which tokens: KINDS@WHO, separated by semicolons. KINDS are names from docs/redaction.md, or *; WHO are queue:ID and role:ID of Genesys Cloud. An account of the accounts file has its own or none.',
    mend: 'Write KINDS@WHO, such as mobile,email@queue:ID;*@role:ID, with kinds from docs/redaction.md.',
    examples: [
      'mobile,email@queue:3f0c0c8e-2d3a-4b5e-9f10-8a7b6c5d4e3f',
      '*@role:7a1d4c52-0b1e-4c8e-9d55-0f2e6a7b8c90',
    ],
    default: '',
    maxLength: 4000,
    format: 'reveal-rights',
  },
  ACK_COUNTS_AS_QUOTA: {
    type: 'boolean',
    description: "Whether the acknowledgement counts as one of the customer's five custom messages.",
    mend: 'Use true or false.',
    examples: ['true'],
    default: false,
  },
  AGENT_NOTICES: {
    type: 'string',
    description: 'Short lines from the relay to the agent in the chat: message sends them, off does not.',
    mend: 'Use message or off.',
    examples: ['off'],
    default: 'message',
    enum: ['message', 'off'],
  },
  SESSION_TIMELINE_HOURS: {
    type: 'integer',
    description:
      'A session without a message either way for this many hours is over. Set the same as the threading timeline of the Genesys messaging platform.',
    mend: 'Set whole hours from 0 to 72.',
    examples: ['24'],
    default: 72,
    minimum: 0,
    maximum: 72,
  },
  TRANSCRIPT_RETENTION_DAYS: {
    type: 'integer',
    description: 'How many days finished messages, kept pushes and dead letters stay in the store.',
    mend: 'Set whole days from 1 to 3650.',
    examples: ['30'],
    default: 30,
    minimum: 1,
    maximum: 3650,
  },
  PERSONAL_DATA_RETENTION_DAYS: {
    type: 'integer',
    description: 'How many days an original behind a token stays after it was written last.',
    mend: 'Set whole days from 1 to 3650.',
    examples: ['30'],
    default: 30,
    minimum: 1,
    maximum: 3650,
  },
  DATA_BOUNDARY: {
    type: 'string',
    description:
      'global: Genesys is outside mainland China. mainland: every Genesys endpoint is inside; refused with a known global Genesys host.',
    mend: 'Use global, or mainland together with endpoints inside mainland China.',
    examples: ['global'],
    default: 'global',
    enum: ['global', 'mainland'],
  },
} as const satisfies VariableTable
