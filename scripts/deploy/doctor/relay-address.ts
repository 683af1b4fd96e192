import type { Environment } from '../manifest/secrets.js'

/**
 * Where the relay itself is reached from here, without end slash: `RELAY_URL`, else the address the platforms use, which
 * may serve only what they need.
 */
export function relayAddress(env: Environment, publicUrl: string): string {
  return (env.RELAY_URL || publicUrl).replace(/\/+$/, '')
}
