import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino'
import { reportError } from './error-report.js'

export type { Logger } from 'pino'

/** Fields that are never meant to reach a log; the second net under not logging them. */
const PRIVATE_FIELDS = [
  'openId',
  'openid',
  'fromUserName',
  'FromUserName',
  'unionId',
  'unionid',
  'nickname',
  'text',
  'content',
  'Content',
  'body',
  'xml',
  'token',
  'accessToken',
  'access_token',
  'secret',
  'appSecret',
  'webhookSecret',
  'encodingAesKey',
  'apiKey',
  'key',
  'password',
  'authorization',
  'cookie',
  'signature',
  'msg_signature',
  'proxyUrl',
  'storeUrl',
  'headers',
  'query',
]

export interface LoggerOptions {
  readonly level: string
  /** Where lines go; standard output when left out. */
  readonly stream?: DestinationStream
}

/**
 * JSON lines with time, level and fields. Errors, as `err`, `error` or the first argument, are written as name, code
 * and stack frames; the message of an error that is not a RelayError is left out. Values for `%s` are left out too.
 */
export function createLogger({ level, stream }: LoggerOptions): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: unknown) => reportError(error), error: (error: unknown) => reportError(error) },
    redact: {
      paths: PRIVATE_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '[redacted]',
    },
    hooks: { logMethod: writeWithoutErrorText },
  }
  return stream ? pino(options, stream) : pino(options)
}

/** @returns A logger that adds the request's id to every line. */
export function loggerOfRequest(log: Logger, requestId: string): Logger {
  return log.child({ requestId })
}

/** pino takes the error's message as the line's text where none is given; this gives one. */
function writeWithoutErrorText(this: Logger, args: unknown[], write: (...args: [unknown, string?]) => void): void {
  const [first, text] = args
  const message = typeof text === 'string' ? text : undefined
  if (first instanceof Error) write.call(this, { err: first }, message ?? 'error')
  else if (typeof first === 'object' && first !== null && 'err' in first) write.call(this, first, message ?? 'error')
  else if (message === undefined) write.call(this, first)
  else write.call(this, first, message)
}
