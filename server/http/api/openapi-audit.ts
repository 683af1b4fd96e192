import { ACTOR_KINDS, AUDIT_ACTIONS, AUDIT_RESULTS } from '../../privacy/audit/actions.js'
import { answer, BODY_ERROR_ANSWERS, body, ERROR_ANSWERS, moment, ref, text } from './openapi-parts.js'

const inQuery = (name: string, description: string) => ({ name, in: 'query', description, schema: text }) as const
const ACCOUNT = inQuery('account', 'One account; `*` for what concerns no single one.')
const whole = { type: 'integer', minimum: 0 } as const

/** The routes of the audit log. */
export const AUDIT_PATHS = {
  '/api/v1/audit': {
    get: {
      operationId: 'listAudit',
      summary: 'Who did what, oldest first; itself recorded.',
      tags: ['privacy'],
      parameters: [
        ACCOUNT,
        inQuery('customer', 'About this customerId.'),
        inQuery('conversation', 'About this interaction.'),
        inQuery('actor', 'By this actor, `kind:id`.'),
        inQuery('from', 'From this moment on, ISO 8601 or milliseconds since 1970.'),
        inQuery('to', 'Until this moment.'),
        inQuery('after', '`next` of the page before.'),
        inQuery('limit', 'Entries of a page at most, 1 to 1000.'),
      ],
      responses: {
        200: answer('A page.', {
          type: 'object',
          required: ['entries', 'next'],
          properties: {
            entries: { type: 'array', items: ref('AuditEntry') },
            next: { type: ['string', 'null'] },
          },
        }),
        ...ERROR_ANSWERS,
      },
    },
  },
  '/api/v1/audit/export': {
    get: {
      operationId: 'exportAudit',
      summary: 'Whole chains as JSON lines, which anybody can check; itself recorded.',
      tags: ['privacy'],
      parameters: [ACCOUNT],
      responses: {
        200: { description: 'One JSON object per line.', content: { 'application/x-ndjson': { schema: text } } },
        ...ERROR_ANSWERS,
      },
    },
  },
  '/api/v1/audit/verify': {
    get: {
      operationId: 'verifyAudit',
      summary: 'Whether the audit log is whole and unchanged; itself recorded.',
      tags: ['privacy'],
      parameters: [ACCOUNT],
      responses: { 200: answer('What was found.', ref('AuditReport')), ...ERROR_ANSWERS },
    },
  },
  '/api/v1/audit/import': {
    post: {
      operationId: 'importGenesysAudit',
      summary: 'Takes what Genesys Cloud recorded about an interaction into the audit log, once each.',
      tags: ['privacy'],
      requestBody: body({
        type: 'object',
        required: ['conversationId'],
        properties: { conversationId: text, account: text, from: moment, to: moment },
      }),
      responses: {
        200: answer('What came of each log.', {
          type: 'object',
          required: ['quality', 'audits'],
          properties: { quality: ref('AuditImportPart'), audits: ref('AuditImportPart') },
        }),
        ...BODY_ERROR_ANSWERS,
        409: answer('Another import is under way.', ref('Error')),
      },
    },
  },
} as const

const END = {
  type: ['object', 'null'],
  properties: { sequence: whole, hash: text },
} as const

export const AUDIT_SCHEMAS = {
  AuditEntry: {
    type: 'object',
    required: ['account', 'sequence', 'at', 'recordedAt', 'source', 'actor', 'action', 'result', 'hash'],
    properties: {
      account: text,
      sequence: whole,
      at: moment,
      recordedAt: moment,
      source: { type: 'string', enum: ['relay', 'genesys'] },
      actor: {
        type: 'object',
        required: ['kind', 'id'],
        properties: { kind: { type: 'string', enum: ACTOR_KINDS }, id: text },
      },
      action: { type: 'string', enum: Object.keys(AUDIT_ACTIONS) },
      result: { type: 'string', enum: AUDIT_RESULTS },
      customerId: text,
      conversationId: text,
      from: { type: 'string', description: 'Network address.' },
      reference: text,
      detail: text,
      reason: { type: ['string', 'null'], description: 'Null once it was forgotten; absent when none was given.' },
      counts: { type: 'object', additionalProperties: { type: 'number' } },
      hash: text,
    },
  },
  AuditImportPart: {
    type: 'object',
    required: ['found', 'imported', 'failure'],
    properties: {
      found: whole,
      imported: whole,
      failure: { type: 'string', description: 'Why the log could not be read, such as http_403; else empty.' },
    },
  },
  AuditReport: {
    type: 'object',
    required: ['whole', 'chains'],
    properties: {
      whole: { type: 'boolean' },
      chains: {
        type: 'array',
        items: {
          type: 'object',
          required: ['account', 'records', 'start', 'head', 'problems'],
          properties: {
            account: text,
            records: whole,
            start: END,
            head: END,
            problems: {
              type: 'array',
              items: { type: 'object', required: ['sequence', 'fault'], properties: { sequence: whole, fault: text } },
            },
          },
        },
      },
    },
  },
} as const
