import type { ApiAnswer, ApiRequest } from './call.js'

/** `GET /cgi-bin/getcallbackip`: where WeChat's pushes come from; to be asked for daily, says WeChat. */
export function callbackAddressesRequest(accessToken: string, timeoutMs: number): ApiRequest {
  const path = `/cgi-bin/getcallbackip?access_token=${encodeURIComponent(accessToken)}`
  return { call: 'addresses', method: 'GET', path, timeoutMs }
}

/** Addresses and ranges; undefined when the answer holds none. */
export function readCallbackAddresses({ body }: ApiAnswer): readonly string[] | undefined {
  const list = body.ip_list
  if (!Array.isArray(list)) return undefined
  const addresses = list.filter((entry) => typeof entry === 'string' && entry !== '')
  return addresses.length > 0 ? addresses : undefined
}
