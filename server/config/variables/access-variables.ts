import type { VariableTable } from './variable.js'

/** Who may reach what, and from where. */
export const ACCESS_VARIABLES = {
  AUDIT_RETENTION_DAYS: {
    type: 'integer',
    description: 'How many days a record of the audit log stays after it was written.',
    mend: 'Set whole days from 30 to 36500.',
    examples: ['1095'],
    default: 1095,
    minimum: 30,
    maximum: 36_500,
  },
  TRUST_PROXY: {
    type: 'string',
    description:
      'Reverse proxies whose X-Forwarded-For is believed: how many stand in front (1), or their addresses, comma-separated, with loopback, linklocal and uniquelocal for those ranges. Without it the address of a request is that of the connection.',
    mend: 'Set a number of proxies from 1 to 10, or addresses and ranges such as loopback,10.0.0.0/8.',
    examples: ['1', 'loopback,10.0.0.5'],
    format: 'trust-proxy',
  },
  ADMIN_PORT: {
    type: 'integer',
    description:
      'Second port for everything behind keys of the roles admin and privacy, and for /metrics; PORT then serves webhooks, media, health and data actions only. 0 takes a free one. Without it PORT serves all.',
    mend: 'Set a port number from 0 to 65535, other than PORT.',
    examples: ['8081'],
    minimum: 0,
    maximum: 65535,
  },
  ADMIN_HOST: {
    type: 'string',
    description: 'Address that ADMIN_PORT listens on.',
    mend: 'Set an IP address of this machine, or 0.0.0.0 for all.',
    examples: ['0.0.0.0'],
    default: '127.0.0.1',
    format: 'ip-address',
  },
  WECHAT_ALLOWED_SOURCES: {
    type: 'string',
    description:
      "Addresses WeChat's webhooks may come from, comma-separated; the word wechat stands for the list WeChat publishes (getcallbackip), asked for daily. Without it they may come from anywhere. A signature is needed all the same.",
    mend: 'Set addresses and ranges such as wechat,10.0.0.0/8; behind a reverse proxy also TRUST_PROXY.',
    examples: ['wechat', 'wechat,203.0.113.0/24'],
    format: 'wechat-sources',
  },
  GENESYS_ALLOWED_SOURCES: {
    type: 'string',
    description:
      "Addresses Genesys Cloud's webhooks may come from, comma-separated; Genesys publishes them per region. Without it they may come from anywhere. A signature is needed all the same.",
    mend: 'Set addresses and ranges such as 203.0.113.0/24; behind a reverse proxy also TRUST_PROXY.',
    examples: ['203.0.113.0/24,2001:db8::/32'],
    format: 'address-list',
  },
} as const satisfies VariableTable
