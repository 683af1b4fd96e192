import { createHash } from 'node:crypto'
import type { ApiKeyConfig, ApiRole } from '../../server/config/types.js'

/** A key as the configuration keeps it. */
export function apiKey(role: ApiRole, key: string, more: { name?: string; accounts?: string[] } = {}): ApiKeyConfig {
  return {
    role,
    name: more.name ?? role,
    digest: createHash('sha256').update(key).digest('hex'),
    accounts: more.accounts,
  }
}
