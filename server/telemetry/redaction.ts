/** Names of fields that are never meant to reach a log; the second net under not logging them. Compared in lower case. */
const PRIVATE_FIELDS: ReadonlySet<string> = new Set([
  'openid',
  'open_id',
  'fromusername',
  'tousername',
  'unionid',
  'nickname',
  'text',
  'content',
  'body',
  'xml',
  'token',
  'accesstoken',
  'access_token',
  'secret',
  'appsecret',
  'clientsecret',
  'webhooksecret',
  'encodingaeskey',
  'apikey',
  'key',
  'password',
  'authorization',
  'cookie',
  'signature',
  'msg_signature',
  'proxyurl',
  'storeurl',
  'headers',
  'query',
])

const REDACTED = '[redacted]'
const MAX_DEPTH = 4

/**
 * @returns The fields with the private ones replaced, at most four levels deep; what lies deeper is left out.
 * The same object when there is nothing to replace. Errors are kept for their serializer.
 */
export function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  return redact(fields, MAX_DEPTH) as Record<string, unknown>
}

function redact(value: unknown, depthLeft: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error) return value
  if (depthLeft === 0) return REDACTED
  if (Array.isArray(value)) return value.map((entry) => redact(entry, depthLeft - 1))
  let copy: Record<string, unknown> | undefined
  for (const [name, field] of Object.entries(value)) {
    const shown =
      PRIVATE_FIELDS.has(name) || PRIVATE_FIELDS.has(name.toLowerCase()) ? REDACTED : redact(field, depthLeft - 1)
    if (shown === field) continue
    copy ??= { ...value }
    copy[name] = shown
  }
  return copy ?? value
}
