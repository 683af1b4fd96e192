import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decryptMessage, encryptMessage } from '../emulators/wechat/cipher.js'
import { signatureOf } from '../emulators/wechat/signature.js'
import { buildXml } from '../emulators/wechat/xml.js'

export interface BackendOptions {
  readonly token: string
  readonly appId: string
  /** With it copies have to be encrypted, and replies are. */
  readonly encodingAesKey?: string
}

/** One copy that reached the backend. */
export interface ReceivedCopy {
  /** The clear push; '' for one that was refused. */
  readonly clear: string
  /** The body as it came. */
  readonly body: string
  readonly query: URLSearchParams
  readonly contentType: string
  readonly at: number
  /** `ok`, or why a backend built on WeChat's documentation would refuse it. */
  readonly verdict: string
}

/** How the backend behaves: a body for status 200, a status, nothing at all, or a broken connection. */
export type Behaviour =
  | { readonly kind: 'answer'; readonly body: (clear: string) => string; readonly afterMs?: number }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  | { readonly kind: 'hang' }
  | { readonly kind: 'dead' }

export const SUCCESS: Behaviour = { kind: 'answer', body: () => 'success' }

/** The value of an element of a clear push; '' without one. */
export function elementOf(xml: string, name: string): string {
  return new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`, 's').exec(xml)?.[1] ?? ''
}

/** A backend as it was there before the relay: checks signatures as WeChat documents them, and answers. */
export class BackendDouble {
  readonly copies: ReceivedCopy[] = []
  behaviour: Behaviour = SUCCESS
  readonly #options: BackendOptions
  readonly #server = createServer((request, response) => void this.#serve(request, response))

  constructor(options: BackendOptions) {
    this.#options = options
  }

  /** @returns its address */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/wechat?site=1`
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  /** A passive text reply to a clear push, encrypted where copies are. */
  reply(clear: string, content: string): string {
    return this.seal(
      buildXml({
        ToUserName: elementOf(clear, 'FromUserName'),
        FromUserName: elementOf(clear, 'ToUserName'),
        CreateTime: Math.floor(Date.now() / 1000),
        MsgType: 'text',
        Content: content,
      }),
    )
  }

  /** Encrypts and signs an answer, if the backend has a key. */
  seal(xml: string): string {
    const { encodingAesKey, appId, token } = this.#options
    if (encodingAesKey === undefined) return xml
    const encrypt = encryptMessage(encodingAesKey, appId, xml)
    const timestamp = Math.floor(Date.now() / 1000)
    const signature = signatureOf([token, String(timestamp), 'nonce-of-theirs', encrypt])
    return buildXml({ Encrypt: encrypt, MsgSignature: signature, TimeStamp: timestamp, Nonce: 'nonce-of-theirs' })
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => {})
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const body = Buffer.concat(chunks).toString('utf8')
    const query = new URL(request.url ?? '/', 'http://backend').searchParams
    const { clear, verdict } = this.#open(query, body)
    const contentType = request.headers['content-type'] ?? ''
    this.copies.push({ clear, body, query, contentType, at: performance.now(), verdict })
    const { behaviour } = this
    if (behaviour.kind === 'dead') return void request.socket.destroy()
    if (behaviour.kind === 'hang') return
    if (behaviour.kind === 'status') {
      response.writeHead(behaviour.status, behaviour.headers).end()
      return
    }
    if (behaviour.afterMs !== undefined) await new Promise((resolve) => setTimeout(resolve, behaviour.afterMs))
    if (verdict === 'ok') response.end(behaviour.body(clear))
    else response.writeHead(403).end()
  }

  #open(query: URLSearchParams, body: string): { clear: string; verdict: string } {
    const { token, encodingAesKey, appId } = this.#options
    const refused = (verdict: string) => ({ clear: '', verdict })
    const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? '']
    if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return refused('stale')
    if (query.get('signature') !== signatureOf([token, timestamp, nonce])) return refused('wrong signature')
    if (encodingAesKey === undefined) return { clear: body, verdict: 'ok' }
    if (query.get('encrypt_type') !== 'aes') return refused('not encrypted')
    const json = body.trimStart().startsWith('{')
    const encrypt = json ? String((JSON.parse(body) as { Encrypt?: unknown }).Encrypt) : elementOf(body, 'Encrypt')
    if (query.get('msg_signature') !== signatureOf([token, timestamp, nonce, encrypt]))
      return refused('wrong msg_signature')
    const opened = decryptMessage(encodingAesKey, encrypt)
    return opened.appId === appId ? { clear: opened.message, verdict: 'ok' } : refused('wrong AppID')
  }
}
