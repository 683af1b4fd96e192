import { DEFAULT_LIMIT, MAX_LIMIT } from './list-query.js'
import { ACTION_PATHS, ACTION_SCHEMAS } from './openapi-actions.js'
import { AUDIT_PATHS, AUDIT_SCHEMAS } from './openapi-audit.js'
import { ERASURE_PATHS, ERASURE_SCHEMAS } from './openapi-erasure.js'
import { answer, ERROR_ANSWERS, moment, ref, text } from './openapi-parts.js'
import { PERSONAL_DATA_PATHS } from './openapi-personal-data.js'

const LIST_PARAMETERS = [
  { name: 'account', in: 'query', description: 'Entries of this account only.', schema: text },
  { name: 'after', in: 'query', description: '`next` of the page before.', schema: text },
  {
    name: 'limit',
    in: 'query',
    description: 'Entries of a page at most.',
    schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
  },
] as const

function pageOf(name: string) {
  return {
    type: 'object',
    required: ['entries', 'next'],
    properties: {
      entries: { type: 'array', items: ref(name) },
      next: { type: ['string', 'null'], description: 'Pass it as `after` to go on; null at the end.' },
    },
  }
}

function listOf(name: string, summary: string, operationId: string) {
  return {
    get: {
      operationId,
      summary,
      tags: ['operations'],
      parameters: LIST_PARAMETERS,
      responses: { 200: answer('A page.', pageOf(name)), ...ERROR_ANSWERS },
    },
  }
}

function plain(operationId: string, summary: string, responses: object) {
  return { get: { operationId, summary, tags: ['health'], security: [], responses } }
}

const MEDIA_ANSWER = {
  description: 'The file.',
  content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
} as const

const STATUS = { type: 'object', required: ['status'], properties: { status: text } } as const

/** OpenAPI 3.1 of the routes of the Express application. A test holds it to the routes that exist. */
export const OPENAPI_DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'genesys-cloud-wechat relay',
    version: '1.0.0',
    description:
      'Operations and data actions of a relay between WeChat Official Accounts and Genesys Cloud Open Messaging.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/' }],
  security: [{ apiKey: [] }],
  paths: {
    '/healthz': plain('getHealth', 'The process is alive.', { 200: answer('Alive.', STATUS) }),
    '/readyz': plain('getReadiness', 'The store answers and webhooks are taken.', {
      200: answer('Ready.', STATUS),
      503: answer('Not ready, with the reason.', ref('Error')),
    }),
    '/metrics': plain('getMetrics', 'Metrics for Prometheus.', {
      200: { description: 'Metrics in text format.', content: { 'text/plain': { schema: text } } },
    }),
    '/media/{token}': {
      get: {
        operationId: 'getMedia',
        summary: 'A media file of a conversation; the token in the address is the proof.',
        description: 'Takes HEAD, and Range for one range of bytes. Whatever could run as a script is a download.',
        tags: ['media'],
        security: [],
        parameters: [{ name: 'token', in: 'path', required: true, schema: text }],
        responses: {
          200: MEDIA_ANSWER,
          206: { ...MEDIA_ANSWER, description: 'The range asked for.' },
          404: answer('There is no such file, or no longer.', ref('Error')),
          416: answer('The range lies outside the file.', ref('Error')),
          503: answer('Store or media folder cannot be used; trying again helps.', ref('Error')),
        },
      },
    },
    '/api/v1/dead-letters': listOf('DeadLetter', 'Messages that could not be delivered.', 'listDeadLetters'),
    '/api/v1/dead-letters/{id}/redrive': {
      post: {
        operationId: 'redriveDeadLetter',
        summary: 'Puts a dead letter back at the tail of its lane.',
        tags: ['operations'],
        parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
        responses: { 200: answer('It waits for delivery again.', ref('RedrivenLetter')), ...ERROR_ANSWERS },
      },
    },
    '/api/v1/unrelayed': listOf('UnrelayedEntry', 'Pushes of kinds kept and not carried on.', 'listUnrelayed'),
    ...ACTION_PATHS,
    ...PERSONAL_DATA_PATHS,
    ...ERASURE_PATHS,
    ...AUDIT_PATHS,
    '/api/v1/openapi.json': {
      get: {
        operationId: 'getOpenApi',
        summary: 'This document.',
        tags: ['operations'],
        responses: { 200: answer('OpenAPI 3.1.', { type: 'object' }), 401: ERROR_ANSWERS[401] },
      },
    },
  },
  components: {
    securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'A key of RELAY_API_KEYS.' } },
    schemas: {
      ...ACTION_SCHEMAS,
      ...ERASURE_SCHEMAS,
      ...AUDIT_SCHEMAS,
      Error: {
        type: 'object',
        required: ['error'],
        properties: {
          error: {
            type: 'object',
            required: ['code', 'message', 'requestId'],
            properties: { code: text, message: text, requestId: text },
          },
        },
      },
      Lane: { type: 'string', enum: ['inbound', 'outbound', 'receipts'] },
      DeadLetter: {
        type: 'object',
        required: [
          'id',
          'account',
          'customerId',
          'lane',
          'itemId',
          'kind',
          'reason',
          'attempts',
          'acceptedAt',
          'diedAt',
        ],
        properties: {
          id: text,
          account: text,
          customerId: text,
          lane: ref('Lane'),
          itemId: text,
          kind: text,
          sessionId: { type: 'string', description: 'Empty when no session was open.' },
          reason: { type: 'string', description: 'Stable code, such as http_400.' },
          detail: text,
          attempts: { type: 'integer' },
          acceptedAt: moment,
          diedAt: moment,
        },
      },
      RedrivenLetter: {
        type: 'object',
        required: ['id', 'account', 'customerId', 'lane'],
        properties: { id: text, account: text, customerId: text, lane: ref('Lane') },
      },
      UnrelayedEntry: {
        type: 'object',
        required: ['account', 'customerId', 'itemId', 'kind', 'receivedAt'],
        properties: { account: text, customerId: text, itemId: text, kind: text, receivedAt: moment },
      },
    },
  },
} as const
