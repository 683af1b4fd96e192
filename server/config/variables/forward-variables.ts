import { NO_OUTER_WHITE_SPACE, type VariableTable } from './variable.js'

/** An existing backend of the account that gets a copy of every push, as if WeChat had sent it. */
export const FORWARD_VARIABLES = {
  FORWARD_URL: {
    type: 'string',
    description:
      'Address of an existing backend of the account: every push is copied to it, signed anew. http:// only to a private address. An account of the accounts file has its own or none.',
    mend: "Set the backend's full https:// address without credentials or fragment; http:// is for loopback, private addresses and names of one label or in .internal, .local, .localhost and .home.arpa. It must not be this relay's own.",
    examples: ['https://backend.example.cn/wechat'],
    format: 'forward-url',
  },
  FORWARD_TOKEN: {
    type: 'string',
    description: 'Token that signs the copies: the one which the backend checks, of its own or as it was.',
    mend: 'Set the token that the backend expects, without white space around it.',
    examples: ['put-the-backend-token-here'],
    verbatim: true,
    pattern: NO_OUTER_WHITE_SPACE,
  },
  FORWARD_ENCODING_AES_KEY: {
    type: 'string',
    description:
      'EncodingAESKey of the backend: with it copies are encrypted (and in the compatible mode also in clear), without it they are in clear.',
    mend: 'Set the EncodingAESKey of the backend (exactly 43 characters of a-z, A-Z, 0-9), or leave it out for copies in clear.',
    examples: ['put43lettersAndDigitsOfTheBackendHereAAAAAA'],
    pattern: '^[a-zA-Z0-9]{43}$',
  },
  FORWARD_REPLY: {
    type: 'string',
    description:
      "Whose passive reply the customer gets where there are two: ours (the relay's acknowledgement) or theirs (the backend's). The other one's is taken where there is only one.",
    mend: 'Use ours or theirs.',
    examples: ['theirs'],
    default: 'ours',
    enum: ['ours', 'theirs'],
  },
  FORWARD_ONLY: {
    type: 'string',
    description:
      'What is left to the backend alone, as a JSON object of lists: texts (the whole text), prefixes (its beginning), eventKeys (EventKey of a menu click or another event). Such a push is kept and counted, but not relayed to Genesys Cloud.',
    mend: 'Set one JSON object with the lists texts, prefixes or eventKeys, such as {"texts": ["签到"], "eventKeys": ["POINTS"]}.',
    examples: ['{"texts": ["签到"], "prefixes": ["#"], "eventKeys": ["POINTS"]}'],
    format: 'forward-only',
  },
  FORWARD_TIMEOUT_MS: {
    type: 'integer',
    description:
      "How long the backend may take, in milliseconds; also the longest that the answer to WeChat waits for the backend's reply, counted from the arrival of the push. WeChat gives up after 5000.",
    mend: 'Set milliseconds from 100 to 4800.',
    examples: ['3000'],
    default: 4500,
    minimum: 100,
    maximum: 4800,
  },
  FORWARD_MAX_IN_FLIGHT: {
    type: 'integer',
    description: 'Copies to the backend of one account at the same time; what comes beyond is not copied, but counted.',
    mend: 'Set a number from 1 to 10000.',
    examples: ['64'],
    default: 256,
    minimum: 1,
    maximum: 10_000,
  },
} as const satisfies VariableTable
