import { decryptMessage } from '../../emulators/wechat/cipher.js'
import type { PushResult } from '../../emulators/wechat/pushes.js'
import { SECRETS } from './platforms.js'

/**
 * The answers to a push that were read, in the clear: `success`, or the XML of a passive reply. Encrypting draws random
 * bytes, so only this can be compared.
 */
export function clearReplies(results: readonly PushResult[]): string[] {
  return results.flatMap(({ attempts }) =>
    attempts.flatMap((attempt) => {
      if (attempt.kind !== 'answer') return []
      const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]><\/Encrypt>/s.exec(attempt.body)?.[1]
      return [encrypted === undefined ? attempt.body : decryptMessage(SECRETS.aesKey, encrypted).message]
    }),
  )
}
