import { request as send } from 'undici'
import { OrgError } from './org-error.js'

export interface Upload {
  /** What it is, for messages. */
  readonly what: string
  /** Signed; it takes the file once, with exactly these headers. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** Puts a file to an address the platform gave for it. @throws OrgError when it is not taken; never tells the address. */
export async function upload({ what, url, headers, body }: Upload): Promise<void> {
  let status = 0
  let message = `the upload of the ${what} was refused`
  try {
    const answer = await send(url, { method: 'PUT', headers, body })
    status = answer.statusCode
    await answer.body.dump()
  } catch (error) {
    message = (error as Error).message
  }
  if (status !== 200) throw new OrgError(`upload of the ${what}`, { status, code: 'upload.failed', message })
}
