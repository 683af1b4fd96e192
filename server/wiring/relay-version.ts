import { readFileSync } from 'node:fs'

/** From the sources, and from the build. */
const PLACES = ['../../package.json', '../../../package.json']

/** @returns The version of this relay, as its package says; `0.0.0` where it was taken out of its package. */
export function readRelayVersion(): string {
  for (const place of PLACES) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8')) as Record<
        string,
        unknown
      >
      if (name === 'genesys-cloud-wechat' && typeof version === 'string') return version
    } catch {
      // Not here.
    }
  }
  return '0.0.0'
}
