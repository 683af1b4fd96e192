import { DEFAULT_LIMIT, MAX_LIMIT } from './list-query.js'
import { answer, ERROR_ANSWERS, ref, text } from './openapi-parts.js'

const momentOrNone = { type: 'string', description: 'ISO 8601 in UTC; empty while there is none.' } as const
const count = { type: 'integer', minimum: 0 } as const
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: text }) as const

const ERASE_ANSWERS = {
  ...ERROR_ANSWERS,
  404: answer('There is nobody, or nothing, of this id.', ref('Error')),
  409: answer('A legal hold stands against it.', ref('Error')),
} as const

/** Erasing, what stays of it, and what stands against it. */
export const ERASURE_PATHS = {
  '/api/v1/customers/{customerId}': {
    delete: {
      operationId: 'eraseCustomer',
      summary: 'Erases a customer; asked again it answers with the receipt of the erasure that was.',
      description:
        'When it answers, nothing of the customer can be read through the relay. Files follow: see goneFromFilesAt.',
      tags: ['privacy'],
      parameters: [
        inPath('customerId'),
        {
          name: 'person',
          in: 'query',
          description: 'true: all customers that are joined to the same person.',
          schema: { type: 'boolean', default: false },
        },
      ],
      responses: { 200: answer('What was erased.', ref('Erasures')), ...ERASE_ANSWERS },
    },
  },
  '/api/v1/conversations/{conversationId}': {
    delete: {
      operationId: 'eraseConversation',
      summary: 'Erases the items of one conversation; the customer stays.',
      tags: ['privacy'],
      parameters: [inPath('conversationId')],
      responses: { 200: answer('What was erased.', ref('ErasedConversation')), ...ERASE_ANSWERS },
    },
  },
  '/api/v1/erasures': {
    get: {
      operationId: 'listErasures',
      summary: 'Receipts of erasures.',
      tags: ['privacy'],
      parameters: [
        { name: 'account', in: 'query', schema: text },
        { name: 'after', in: 'query', description: '`next` of the page before.', schema: text },
        {
          name: 'limit',
          in: 'query',
          schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
        },
      ],
      responses: {
        200: answer('A page.', {
          type: 'object',
          required: ['entries', 'next'],
          properties: { entries: { type: 'array', items: ref('Erasure') }, next: { type: ['string', 'null'] } },
        }),
        ...ERROR_ANSWERS,
      },
    },
  },
  '/api/v1/erasures/{erasureId}': {
    get: {
      operationId: 'getErasure',
      summary: 'The receipt of one erasure.',
      tags: ['privacy'],
      parameters: [inPath('erasureId')],
      responses: { 200: answer('The receipt.', ref('Erasure')), ...ERROR_ANSWERS },
    },
  },
  '/api/v1/legal-holds': {
    get: {
      operationId: 'listLegalHolds',
      summary: 'Accounts of which nothing is erased for now.',
      tags: ['privacy'],
      responses: {
        200: answer('All of them.', {
          type: 'object',
          required: ['entries'],
          properties: { entries: { type: 'array', items: ref('LegalHold') } },
        }),
        ...ERROR_ANSWERS,
      },
    },
  },
  '/api/v1/keys': {
    get: {
      operationId: 'getKeys',
      summary: 'Ids of the master keys, and how far the store has come under the one that writes.',
      tags: ['privacy'],
      responses: { 200: answer('The ring, without its keys.', ref('Keys')), ...ERROR_ANSWERS },
    },
  },
  '/api/v1/legal-holds/{account}': {
    put: {
      operationId: 'setLegalHold',
      summary: 'From now on nothing of the account is erased.',
      tags: ['privacy'],
      parameters: [inPath('account')],
      responses: { 200: answer('It is held.', ref('LegalHold')), ...ERROR_ANSWERS },
    },
    delete: {
      operationId: 'liftLegalHold',
      summary: 'Lifts the hold.',
      tags: ['privacy'],
      parameters: [inPath('account')],
      responses: { 200: answer('It is not held.', ref('LegalHold')), ...ERROR_ANSWERS },
    },
  },
} as const

const RECEIPT = {
  id: text,
  kind: { type: 'string', enum: ['customer', 'conversation', 'kinds'] },
  account: text,
  cause: { type: 'string', description: 'Who asked: api, flow, wechat.revoked, wechat.cancelled.' },
  group: { type: 'string', description: 'Shared by the erasures of one person; empty for one by itself.' },
  state: { type: 'string', enum: ['erasing', 'done'] },
  counts: {
    type: 'object',
    required: ['items', 'deadLetters', 'media'],
    properties: { items: count, deadLetters: count, media: count },
  },
  unreadableAt: momentOrNone,
  goneFromFilesAt: momentOrNone,
  log: {
    type: 'string',
    enum: ['pending', 'compacted', 'not_compacted'],
    description: 'Whether the files of the store were written anew since.',
  },
  genesys: {
    type: 'object',
    description: 'What Genesys Cloud does with its part.',
    required: ['state', 'at', 'code'],
    properties: {
      state: { type: 'string', enum: ['off', 'pending', 'requested', 'completed', 'failed'] },
      at: momentOrNone,
      code: text,
    },
  },
  finishedAt: momentOrNone,
} as const

export const ERASURE_SCHEMAS = {
  Erasure: { type: 'object', required: Object.keys(RECEIPT), properties: RECEIPT },
  ErasedConversation: {
    type: 'object',
    required: [...Object.keys(RECEIPT), 'sessionIds'],
    properties: {
      ...RECEIPT,
      sessionIds: { type: 'array', items: text, description: 'Sessions of the relay that shared the conversation.' },
    },
  },
  Erasures: {
    type: 'object',
    required: ['erasures'],
    properties: { erasures: { type: 'array', items: ref('Erasure') } },
  },
  Keys: {
    type: 'object',
    required: ['writingId', 'ids', 'mayLeave', 'rewrap'],
    properties: {
      writingId: text,
      ids: { type: 'array', items: text },
      mayLeave: { type: 'array', items: text, description: 'Nothing in the store needs these any more.' },
      rewrap: {
        type: 'object',
        required: ['state', 'pass', 'rewrapped', 'unreadable', 'startedAt', 'finishedAt'],
        properties: {
          state: { type: 'string', enum: ['never', 'running', 'done'] },
          pass: count,
          rewrapped: count,
          unreadable: { ...count, description: 'Keys under a master key that is not in the ring.' },
          startedAt: momentOrNone,
          finishedAt: momentOrNone,
        },
      },
    },
  },
  LegalHold: {
    type: 'object',
    required: ['account', 'held'],
    properties: { account: text, held: { type: 'boolean' }, since: momentOrNone },
  },
} as const
