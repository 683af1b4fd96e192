import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Folder of published samples and test vectors that are not part of the project (REFERENCE_DIR, or `shared/reference`
 * beside the checkout); undefined where there is none, and the tests over it are then not registered.
 */
export function referenceFolder(): string | undefined {
  const folder = process.env.REFERENCE_DIR || fileURLToPath(new URL('../../../shared/reference', import.meta.url))
  return existsSync(folder) ? folder : undefined
}
