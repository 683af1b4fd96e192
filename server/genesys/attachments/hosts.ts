import { isIP } from 'node:net'
import type { GenesysAccountConfig } from '../../config/types.js'

/** Where the attachments of one organisation may lie. */
export interface AttachmentHosts {
  /**
   * Judges an address as Genesys names it, or as a redirect does.
   * @returns The address, or undefined when nothing may be fetched from there.
   */
  allowed(address: string): URL | undefined
  /** The operator named this very host: it may lie in a private network. */
  mayBePrivate(hostname: string): boolean
}

/**
 * The organisation's own hosts: the API's, those of its region, and those the operator added. HTTPS on port 443 only;
 * the API's own address as it was configured, where the operator put something else there.
 */
export function createAttachmentHosts({
  apiUrl,
  attachmentHosts = [],
}: Pick<GenesysAccountConfig, 'apiUrl' | 'attachmentHosts'>): AttachmentHosts {
  const api = new URL(apiUrl)
  const exact = new Set(attachmentHosts.filter((host) => !host.startsWith('*.')))
  const endings = attachmentHosts.filter((host) => host.startsWith('*.')).map((host) => host.slice(1))

  function isOfTheOrg(hostname: string): boolean {
    // Names only: an address in whichever notation belongs to nobody in particular.
    if (isIP(withoutBrackets(hostname)) !== 0) return false
    return exact.has(hostname) || endings.some((ending) => hostname.endsWith(ending) && hostname !== ending)
  }

  return {
    allowed(address) {
      if (!URL.canParse(address)) return undefined
      const url = new URL(address)
      if (url.username !== '' || url.password !== '') return undefined
      if (url.origin === api.origin) return url
      if (url.protocol !== 'https:' || url.port !== '') return undefined
      if (url.hostname === api.hostname && api.protocol === 'https:') return url
      return isOfTheOrg(url.hostname) ? url : undefined
    },
    mayBePrivate: (hostname) =>
      exact.has(hostname) || (hostname === withoutBrackets(api.hostname) && !isOfTheOrg(api.hostname)),
  }
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}
