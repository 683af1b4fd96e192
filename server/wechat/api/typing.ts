import type { ApiRequest } from './call.js'

/** Shows the customer that someone is typing; WeChat takes it only within 30 s of an exchange (45080). */
export function typingRequest(accessToken: string, openId: string, timeoutMs: number): ApiRequest {
  return {
    call: 'typing',
    method: 'POST',
    path: `/cgi-bin/message/custom/typing?access_token=${encodeURIComponent(accessToken)}`,
    body: { touser: openId, command: 'Typing' },
    timeoutMs,
  }
}
