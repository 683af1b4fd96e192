/** Strict reading of what a middleware posts; each function answers what is wrong, or undefined. */

export type Fields = Record<string, unknown>

const ID_TYPES = ['Email', 'Phone', 'Opaque']
const MEDIA_TYPES = ['Image', 'Video', 'Audio', 'File', 'Link']
const BUTTON_TYPES = ['Button', 'QuickReply', 'DatePicker']
const STATUSES = ['Sent', 'Delivered', 'Failed', 'Published', 'Removed']
const REASONS = [
  'MessageExpired',
  'RateLimited',
  'MessageNotAllowed',
  'GeneralError',
  'UnsupportedMessage',
  'UnknownMessage',
  'InvalidMessageStructure',
  'InvalidDestination',
  'ServerError',
  'MediaTypeNotAllowed',
  'InvalidMediaContentLength',
  'RecipientOptedOut',
  'DataFiltered',
]
/** Tolerated beside the documented ones: older samples send them. */
const ROOT_EXTRAS = ['type', 'direction']
const CHANNEL_EXTRAS = ['platform', 'type']
const PERSON = ['id', 'idType', 'nickname', 'firstName', 'lastName', 'image', 'email']
const UTC_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unknownField(where: string, fields: Fields, known: readonly string[], strict: boolean): string | undefined {
  const extra = strict ? Object.keys(fields).find((name) => !known.includes(name)) : undefined
  return extra === undefined ? undefined : `${where} has an unknown field ${extra}`
}

function stringMap(where: string, value: unknown): string | undefined {
  if (value === undefined) return undefined
  const fits = isFields(value) && Object.values(value).every((entry) => typeof entry === 'string')
  return fits ? undefined : `${where} must be a map of strings`
}

function person(where: string, value: unknown, strict: boolean): string | undefined {
  if (!isFields(value)) return `${where} is required`
  if (typeof value.id !== 'string' || value.id === '') return `${where}.id is required`
  if (value.idType !== undefined && !ID_TYPES.includes(String(value.idType))) return `${where}.idType is not known`
  const wrong = Object.entries(value).find(([, entry]) => typeof entry !== 'string')
  return wrong === undefined ? unknownField(where, value, PERSON, strict) : `${where}.${wrong[0]} must be a string`
}

function time(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'channel.time is required'
  const valid = UTC_TIME.test(value) && !Number.isNaN(Date.parse(value))
  return valid ? undefined : 'channel.time is not an ISO-8601 time in UTC'
}

function customerChannel(value: unknown, strict: boolean): string | undefined {
  if (!isFields(value)) return 'channel is required'
  if (value.messageId !== undefined && (typeof value.messageId !== 'string' || value.messageId === '')) {
    return 'channel.messageId must be a string'
  }
  const { metadata } = value
  if (metadata !== undefined && !isFields(metadata)) return 'channel.metadata must be an object'
  const known = ['from', 'to', 'time', 'messageId', 'metadata', ...CHANNEL_EXTRAS]
  return (
    person('channel.from', value.from, strict) ??
    time(value.time) ??
    stringMap('channel.metadata.customAttributes', metadata?.customAttributes) ??
    unknownField('channel', value, known, strict)
  )
}

function attachment(value: unknown): string | undefined {
  if (!isFields(value) || value.contentType !== 'Attachment') return 'content must hold Attachment elements'
  const file = value.attachment
  if (!isFields(file)) return 'content.attachment is required'
  if (!MEDIA_TYPES.includes(String(file.mediaType))) return 'content.attachment.mediaType is not known'
  if (typeof file.url !== 'string' || !/^https?:\/\//.test(file.url)) return 'content.attachment.url is required'
  return typeof file.mime === 'string' ? undefined : 'content.attachment.mime is required'
}

/** OpenInboundNormalizedMessage. */
export function messageProblem(body: Fields, strict: boolean): string | undefined {
  const { text, content } = body
  if (text !== undefined && typeof text !== 'string') return 'text must be a string'
  if (content !== undefined && !Array.isArray(content)) return 'content must be an array'
  const parts: unknown[] = content ?? []
  if ((text === undefined || text === '') && parts.length === 0) return 'one of text and content is required'
  return (
    customerChannel(body.channel, strict) ??
    parts.map(attachment).find((problem) => problem !== undefined) ??
    stringMap('metadata', body.metadata) ??
    unknownField('the message', body, ['channel', 'text', 'content', 'metadata', ...ROOT_EXTRAS], strict)
  )
}

/** OpenInboundStructuredResponseMessage. */
export function structuredResponseProblem(body: Fields, strict: boolean): string | undefined {
  const { originatingMessageId, buttonResponse } = body
  if (typeof originatingMessageId !== 'string' || originatingMessageId === '') return 'originatingMessageId is required'
  if (!isFields(buttonResponse)) return 'buttonResponse is required'
  const { type, text, payload, id } = buttonResponse
  if (!BUTTON_TYPES.includes(String(type))) return 'buttonResponse.type is not known'
  if (typeof text !== 'string' || text === '') return 'buttonResponse.text is required'
  if (typeof payload !== 'string' || payload === '') return 'buttonResponse.payload is required'
  if (id !== undefined && typeof id !== 'string') return 'buttonResponse.id must be a string'
  return (
    customerChannel(body.channel, strict) ??
    unknownField('buttonResponse', buttonResponse, ['type', 'text', 'payload', 'id'], strict) ??
    unknownField('the response', body, ['channel', 'buttonResponse', 'originatingMessageId', ...ROOT_EXTRAS], strict)
  )
}

/** OpenInboundNormalizedEvent. */
export function eventProblem(body: Fields, strict: boolean): string | undefined {
  const { events } = body
  if (!Array.isArray(events) || events.length === 0) return 'events is required'
  const typing = events.every((event) => isFields(event) && event.eventType === 'Typing')
  if (!typing) return 'events may only be Typing'
  return (
    customerChannel(body.channel, strict) ??
    unknownField('the event', body, ['channel', 'events', ...ROOT_EXTRAS], strict)
  )
}

/** OpenInboundNormalizedReceipt. */
export function receiptProblem(body: Fields, strict: boolean): string | undefined {
  if (typeof body.id !== 'string' || body.id === '') return 'id is required'
  if (!isFields(body.channel)) return 'channel is required'
  if (!STATUSES.includes(String(body.status))) return 'status is not known'
  if (body.isFinalReceipt !== undefined && typeof body.isFinalReceipt !== 'boolean') {
    return 'isFinalReceipt must be a boolean'
  }
  return (
    person('channel.to', body.channel.to, strict) ??
    time(body.channel.time) ??
    reasonsProblem(body.reasons, body.status) ??
    unknownField('channel', body.channel, ['to', 'time', ...CHANNEL_EXTRAS], strict) ??
    unknownField('the receipt', body, ['id', 'channel', 'status', 'reasons', 'isFinalReceipt', ...ROOT_EXTRAS], strict)
  )
}

function reasonsProblem(reasons: unknown, status: unknown): string | undefined {
  if (reasons === undefined) return undefined
  if (!Array.isArray(reasons)) return 'reasons must be an array'
  if (reasons.length > 0 && status !== 'Failed') return 'reasons belong to Failed'
  for (const reason of reasons) {
    if (!isFields(reason) || typeof reason.message !== 'string') return 'reasons.message is required'
    if (reason.code !== undefined && !REASONS.includes(String(reason.code))) return 'reasons.code is not known'
  }
  return undefined
}
