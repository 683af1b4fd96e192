import { isOpenOnTheWire } from './addresses.js'
import { isScannedElsewhere } from './media-scanner.js'
import type { Config } from './types.js'

/** Settings that work but that an operator should know of; plain sentences without secrets. */
export function configWarnings(config: Config): string[] {
  const warnings: string[] = []
  for (const { name, wechat } of config.accounts) {
    if (!wechat.messageModes.includes('plain')) continue
    warnings.push(
      wechat.encodingAesKey === undefined
        ? `Account ${name} takes unencrypted pushes, whose body no signature covers: set an AES key and the safe mode (WECHAT_ENCODING_AES_KEY).`
        : `Account ${name} takes unencrypted pushes beside its AES key: use safe alone once the switch is done (WECHAT_MESSAGE_MODE).`,
    )
  }
  if (config.wechat.clockToleranceSeconds === 0) {
    warnings.push(
      'Pushes of any age are taken, so that an old one can be replayed (WECHAT_CLOCK_TOLERANCE_SECONDS is 0).',
    )
  }
  if (config.wechat.tokenApi === 'token') {
    warnings.push(
      'The older token call takes the access token away from every other user of the AppID (WECHAT_TOKEN_API is token).',
    )
  }
  if (config.genesys.requestsPerMinute === 0) {
    warnings.push(
      'Requests to Genesys Cloud are not limited here; the platform limits them (GENESYS_REQUESTS_PER_MINUTE is 0).',
    )
  }
  const { scanner } = config.media
  if (scanner === undefined) {
    warnings.push('No malware scanner is chosen, so that no media file goes on (MEDIA_SCANNER is not set).')
  } else if (scanner.kind === 'off') {
    warnings.push('Media files go on without a look for malware (MEDIA_SCANNER is off).')
  } else if (isScannedElsewhere(scanner)) {
    warnings.push('Media files go unencrypted over the network to be scanned (MEDIA_SCANNER is on another machine).')
  }
  if (config.apiKeys.length === 0) {
    warnings.push('Nobody can use /api: no key is set (RELAY_API_KEYS).')
  }
  const addresses: (readonly [string, string])[] = [
    ['WECHAT_API_URL', config.wechat.apiUrl],
    ...config.accounts.flatMap(({ name, genesys }) => [
      [`the Genesys API of account ${name}`, genesys.apiUrl] as const,
      [`the Genesys login service of account ${name}`, genesys.loginUrl] as const,
    ]),
  ]
  for (const { name, crm } of config.accounts) {
    if (crm) addresses.push([`the CRM of account ${name}`, crm.urlTemplate])
  }
  for (const { name, forward } of config.accounts) {
    if (forward) addresses.push([`the other backend of account ${name}`, forward.url])
  }
  for (const [what, url] of addresses) {
    if (isOpenOnTheWire(url))
      warnings.push(`Credentials and messages go unencrypted over the network (${what} is http).`)
  }
  return warnings
}
