/** Pieces of which the OpenAPI document is made. */

const json = (schema: object) => ({ 'application/json': { schema } })
export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
export const answer = (description: string, schema: object) => ({ description, content: json(schema) })
export const body = (schema: object) => ({ required: true, content: json(schema) })
export const text = { type: 'string' } as const
export const moment = { type: 'string', format: 'date-time' } as const

export const ERROR_ANSWERS = {
  400: answer('A parameter is wrong.', ref('Error')),
  401: answer('The API key is missing or not known.', ref('Error')),
  403: answer('The API key has no right to this.', ref('Error')),
  404: answer('There is no such account or entry.', ref('Error')),
  503: answer('The store, or Genesys Cloud, does not answer; trying again helps.', ref('Error')),
} as const

/** Those of routes that take a body. */
export const BODY_ERROR_ANSWERS = {
  ...ERROR_ANSWERS,
  413: answer('The body is too large.', ref('Error')),
  415: answer('The body is not JSON.', ref('Error')),
} as const
