/** The one file of a form. */
export interface FormFile {
  readonly name: string
  readonly fileName: string
  readonly contentType: string
  readonly bytes: Buffer
}

/** Reads a form (RFC 7578) of exactly one part; undefined when it is none. */
export function readForm(contentType: string, body: Buffer): FormFile | undefined {
  const boundary = /^multipart\/form-data;\s*boundary="?([^";]{1,70})"?$/i.exec(contentType)?.[1]
  if (boundary === undefined) return undefined
  const opening = Buffer.from(`--${boundary}\r\n`)
  const closing = Buffer.from(`\r\n--${boundary}--\r\n`)
  if (!body.subarray(0, opening.length).equals(opening)) return undefined
  if (!body.subarray(-closing.length).equals(closing)) return undefined
  const part = body.subarray(opening.length, body.length - closing.length)
  if (part.includes(`\r\n--${boundary}`)) return undefined
  const end = part.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const headers = part.toString('latin1', 0, end)
  const disposition = /^content-disposition:\s*form-data;\s*name="([^"]*)"(?:;\s*filename="([^"]*)")?\s*$/im.exec(
    headers,
  )
  if (disposition === null) return undefined
  return {
    name: disposition[1] ?? '',
    fileName: disposition[2] ?? '',
    contentType: /^content-type:\s*(\S+)\s*$/im.exec(headers)?.[1] ?? '',
    bytes: part.subarray(end + 4),
  }
}
