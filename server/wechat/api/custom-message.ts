import type { ApiRequest } from './call.js'

/**
 * A custom message of type text. An unpaired surrogate has no UTF-8 form and becomes U+FFFD here, since as JSON escape
 * WeChat refuses it (40033); nothing else of the text changes.
 */
export function textMessageRequest(accessToken: string, openId: string, text: string, timeoutMs: number): ApiRequest {
  const content = text.replace(/\p{Surrogate}/gu, '\ufffd')
  return {
    call: 'send',
    method: 'POST',
    path: `/cgi-bin/message/custom/send?access_token=${encodeURIComponent(accessToken)}`,
    body: { touser: openId, msgtype: 'text', text: { content } },
    timeoutMs,
  }
}
