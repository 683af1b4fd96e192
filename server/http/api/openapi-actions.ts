import { TIERS } from '../../relay/messages/tier.js'
import { answer, BODY_ERROR_ANSWERS, body, ERROR_ANSWERS, ref, text } from './openapi-parts.js'
import { MAX_IMPORT_ROWS } from './tier-import.js'

const count = { type: 'integer', minimum: 0 } as const
const momentOrNone = { type: 'string', description: 'ISO 8601 in UTC; empty when there is none.' } as const
const inPath = (name: string) => [{ name, in: 'path', required: true, schema: text }] as const
const positions = { type: 'array', items: count, description: 'Positions in `rows`, from 0.' } as const

function schemaOf(properties: Readonly<Record<string, object>>, required: readonly string[] = Object.keys(properties)) {
  return { type: 'object', required, properties }
}

/** The routes behind the data actions, and those that fill the tier directory. */
export const ACTION_PATHS = {
  '/api/v1/customers/{customerId}/tier': {
    get: {
      operationId: 'getCustomerTier',
      summary: "A customer's tier; one who is not known has Standard, and known is false.",
      tags: ['actions'],
      parameters: inPath('customerId'),
      responses: { 200: answer('The tier.', ref('CustomerTier')), ...ERROR_ANSWERS },
    },
    put: {
      operationId: 'setCustomerTier',
      summary: "Sets a customer's tier.",
      description:
        'The newest tier of all customers of a person counts for each of them. Nothing joins customers to a person yet, so that it is theirs alone.',
      tags: ['operations'],
      parameters: inPath('customerId'),
      requestBody: body(schemaOf({ tier: ref('Tier') })),
      responses: { 200: answer('The tier.', ref('CustomerTier')), ...BODY_ERROR_ANSWERS },
    },
  },
  '/api/v1/customers/{customerId}/context': {
    get: {
      operationId: 'getCustomerContext',
      summary: 'What flows may want to know of a customer.',
      tags: ['actions'],
      parameters: inPath('customerId'),
      responses: { 200: answer('The context.', ref('CustomerContext')), ...ERROR_ANSWERS },
    },
  },
  '/api/v1/customers/find': {
    post: {
      operationId: 'findCustomer',
      summary: 'The customer behind an OpenID.',
      tags: ['operations'],
      requestBody: body(schemaOf({ account: text, openId: text })),
      responses: { 200: answer('The customer, if known.', ref('FoundCustomer')), ...BODY_ERROR_ANSWERS },
    },
  },
  '/api/v1/messages/validate-length': {
    post: {
      operationId: 'validateMessageLength',
      summary: 'How a text would go out to WeChat.',
      tags: ['actions'],
      requestBody: body(schemaOf({ text })),
      responses: { 200: answer('Its measures.', ref('MessageLength')), ...BODY_ERROR_ANSWERS },
    },
  },
  '/api/v1/conversations/{conversationId}/session-ended': {
    post: {
      operationId: 'notifySessionEnded',
      summary: "An agent's or a customer's session ended; decides about the closing text.",
      tags: ['actions'],
      parameters: inPath('conversationId'),
      requestBody: body(ref('SessionEndedEvent')),
      responses: { 200: answer('What was decided.', ref('SessionEnded')), ...BODY_ERROR_ANSWERS },
    },
  },
  '/api/v1/ping': {
    get: {
      operationId: 'ping',
      summary: 'Proves the way to the relay.',
      tags: ['actions'],
      responses: {
        200: answer('The relay answers.', schemaOf({ ok: { const: true }, relayVersion: text, time: text })),
        401: ERROR_ANSWERS[401],
        403: ERROR_ANSWERS[403],
      },
    },
  },
  '/api/v1/surroundings': {
    get: {
      operationId: 'getSurroundings',
      summary: 'What the relay finds around it now: ffmpeg, malware scanner, backends that pushes are copied to.',
      tags: ['operations'],
      responses: {
        200: answer('What it found.', ref('Surroundings')),
        401: ERROR_ANSWERS[401],
        403: ERROR_ANSWERS[403],
      },
    },
  },
  '/api/v1/tiers/import': {
    post: {
      operationId: 'importTiers',
      summary: 'Sets many tiers, all or none.',
      tags: ['operations'],
      requestBody: body(
        schemaOf(
          {
            rows: { type: 'array', minItems: 1, maxItems: MAX_IMPORT_ROWS, items: ref('TierRow') },
            dryRun: { type: 'boolean', default: false, description: 'Only say what would be done.' },
            skipUnknown: { type: 'boolean', default: false, description: 'Leave unknown customers out.' },
          },
          ['rows'],
        ),
      ),
      responses: {
        200: answer('What was done; nothing, if customers are unknown or repeated.', ref('TierImport')),
        ...BODY_ERROR_ANSWERS,
        409: answer('Another import is under way.', ref('Error')),
      },
    },
  },
} as const

export const ACTION_SCHEMAS = {
  Tier: { type: 'string', enum: TIERS },
  CustomerTier: schemaOf({ customerId: text, tier: ref('Tier'), known: { type: 'boolean' }, updatedAt: momentOrNone }),
  CustomerContext: schemaOf(
    {
      known: { type: 'boolean' },
      tier: ref('Tier'),
      language: { type: 'string', enum: ['zh-CN', 'en', ''] },
      remainingQuota: {
        ...count,
        description:
          'Custom messages WeChat takes until the customer writes again, as the relay counts them, the slot kept for the closing text included. Absent for somebody unknown, and when nothing is counted.',
      },
      windowEndsAt: momentOrNone,
      sessionStartedAt: momentOrNone,
    },
    ['known', 'tier', 'language', 'windowEndsAt', 'sessionStartedAt'],
  ),
  FoundCustomer: schemaOf({
    known: { type: 'boolean' },
    customerId: { type: 'string', description: 'Empty when not known.' },
    conversationId: { type: 'string', description: 'The last one in Genesys Cloud; empty when there is none.' },
  }),
  Surroundings: schemaOf({
    ffmpeg: { type: 'boolean', description: 'Found at the start.' },
    scanner: {
      type: 'string',
      description: '`sound`, `off`, `notChosen`, `passesLimits`, or why it gives no verdict.',
    },
    backends: {
      type: 'array',
      items: {
        type: 'object',
        required: ['account', 'host', 'reachable'],
        properties: {
          account: text,
          host: text,
          reachable: { type: 'boolean' },
          status: { type: 'integer', description: 'Of its answer.' },
          code: { type: 'string', description: 'Why there was none.' },
        },
      },
    },
  }),
  MessageLength: schemaOf({
    characters: { ...count, description: 'Code points.' },
    bytes: { ...count, description: 'Bytes in UTF-8.' },
    limitBytes: { ...count, description: 'Bytes that one WeChat message holds.' },
    withinLimit: { type: 'boolean' },
    parts: { ...count, description: 'WeChat messages that the text takes.' },
  }),
  SessionEndedEvent: schemaOf(
    {
      conversationId: text,
      participantId: text,
      sessionId: text,
      userId: { type: 'string', description: 'The agent; absent when the session was the customer’s.' },
      queueId: text,
      disconnectType: text,
      eventTime: { type: ['integer', 'string'], description: 'Milliseconds since 1970, or ISO 8601.' },
      interactingDurationMs: { type: ['integer', 'string'] },
    },
    [],
  ),
  SessionEnded: schemaOf({
    closingSent: { type: 'boolean' },
    reason: { type: 'string', description: 'Stable code of why it was not sent; empty when it was.' },
  }),
  TierRow: schemaOf(
    {
      customerId: { type: 'string', description: 'Or account and openId.' },
      account: text,
      openId: text,
      tier: ref('Tier'),
    },
    ['tier'],
  ),
  TierImport: schemaOf({ rows: count, unknown: positions, repeated: positions, imported: count }),
} as const
