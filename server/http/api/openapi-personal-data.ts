import { MOST_MINUTES } from '../../relay/personal-data/allow-kinds.js'
import { answer, BODY_ERROR_ANSWERS, body, ERROR_ANSWERS, ref, text } from './openapi-parts.js'

const inPath = (name: string) => [{ name, in: 'path', required: true, schema: text }] as const

const messages = {
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'at', 'from', 'kind', 'state', 'sessionId', 'content'],
    properties: {
      id: text,
      at: { type: 'string', format: 'date-time' },
      from: { type: 'string', enum: ['customer', 'account', 'relay'] },
      kind: text,
      state: { type: 'string', enum: ['delivered', 'kept', 'waiting', 'dead'] },
      sessionId: text,
      content: { description: 'As the relay keeps it; null when it cannot be read any more.' },
    },
  },
} as const

/** The routes about what is kept of somebody, and what stands behind tokens. */
export const PERSONAL_DATA_PATHS = {
  '/api/v1/privacy-report': {
    get: {
      operationId: 'readPrivacyReport',
      summary: 'How many persons had messages cross the border in a year, by account, and under which settings.',
      tags: ['privacy'],
      parameters: [
        {
          name: 'year',
          in: 'query',
          description: 'By the calendar of Beijing; this one.',
          schema: { type: 'integer' },
        },
      ],
      responses: {
        200: answer('The report.', {
          type: 'object',
          required: ['format', 'version', 'year', 'boundary', 'accounts'],
          properties: {
            format: { const: 'genesys-cloud-wechat/privacy-report' },
            version: { const: 1 },
            year: { type: 'integer' },
            boundary: { type: 'string', enum: ['global', 'mainland'] },
            accounts: { type: 'array', items: { type: 'object' } },
          },
        }),
        ...ERROR_ANSWERS,
      },
    },
  },
  '/api/v1/customers/{customerId}/transcript': {
    get: {
      operationId: 'readTranscript',
      summary: "A customer's messages, oldest first; recorded.",
      tags: ['privacy'],
      parameters: inPath('customerId'),
      responses: {
        200: answer('The messages.', {
          type: 'object',
          required: ['customerId', 'account', 'messages'],
          properties: { customerId: text, account: text, messages },
        }),
        ...ERROR_ANSWERS,
        404: answer('There is nobody of this id.', ref('Error')),
      },
    },
  },
  '/api/v1/customers/{customerId}/export': {
    get: {
      operationId: 'exportPerson',
      summary: 'Everything kept of the person behind a customer; recorded.',
      tags: ['privacy'],
      parameters: [
        ...inPath('customerId'),
        { name: 'format', in: 'query', schema: { type: 'string', enum: ['json', 'html'], default: 'json' } },
      ],
      responses: {
        200: {
          description: 'The person, to be read by machines or as a page.',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['format', 'version', 'exportedAt', 'customers'],
                properties: {
                  format: { const: 'genesys-cloud-wechat/person' },
                  version: { const: 1 },
                  exportedAt: { type: 'string', format: 'date-time' },
                  customers: { type: 'array', items: { type: 'object' } },
                },
              },
            },
            'text/html': { schema: text },
          },
        },
        ...ERROR_ANSWERS,
        404: answer('There is nobody of this id.', ref('Error')),
      },
    },
  },
  '/api/v1/customers/{customerId}/personal-data/reveal': {
    post: {
      operationId: 'revealPersonalData',
      summary: 'What stands behind one token; recorded with its reason, also when it is refused.',
      description:
        'A key of the role privacy asks in its own name. One of the role reveal asks for an agent, who has to take part in a conversation of the customer and to have the right by REVEAL_RIGHTS.',
      tags: ['privacy'],
      parameters: inPath('customerId'),
      requestBody: body({
        type: 'object',
        required: ['token', 'reason'],
        properties: {
          token: { type: 'string', description: 'As it stands in the text, such as ⟦手机号1⟧.' },
          reason: text,
          agentId: { type: 'string', description: "The agent's user id in Genesys Cloud; with the role reveal." },
          conversationId: { type: 'string', description: "The agent's conversation; with the role reveal." },
        },
      }),
      responses: {
        200: answer('The original.', { type: 'object', required: ['original'], properties: { original: text } }),
        ...BODY_ERROR_ANSWERS,
        404: answer('Nobody of this id, or nothing behind the token.', ref('Error')),
      },
    },
  },
  '/api/v1/conversations/{conversationId}/personal-data/allow': {
    post: {
      operationId: 'allowPersonalData',
      summary: 'Lets kinds of personal data cross as they are for some minutes, in the open session; recorded before.',
      tags: ['actions'],
      parameters: inPath('conversationId'),
      requestBody: body({
        type: 'object',
        required: ['kinds', 'minutes', 'reason'],
        properties: {
          kinds: { type: 'string', description: 'Comma-separated, such as mobile,address.' },
          minutes: { type: ['integer', 'string'], description: `1 to ${MOST_MINUTES}.` },
          reason: text,
        },
      }),
      responses: {
        200: answer('Whether they may cross, and until when.', {
          type: 'object',
          required: ['allowed', 'until', 'reason'],
          properties: {
            allowed: { type: 'boolean' },
            until: { type: 'string', description: 'ISO 8601 in UTC; empty when not allowed.' },
            reason: { type: 'string', enum: ['', 'unknown_conversation', 'no_open_session'] },
          },
        }),
        ...BODY_ERROR_ANSWERS,
      },
    },
  },
} as const
