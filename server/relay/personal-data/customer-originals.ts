import type { PersonalToken, TokenWords } from '../../privacy/personal-tokens.js'
import type { PersonalVault } from '../../privacy/personal-vault.js'
import { UnreadableCiphertext } from '../../privacy/sealing.js'
import type { ItemReader } from '../delivery/item-reader.js'
import type { LaneJob } from '../delivery/lane-job.js'
import type { OutboundMessage } from '../messages/messages.js'
import { restoreOriginals } from './restore-originals.js'

export interface CustomerOriginals {
  /**
   * A message as the customer of this lane reads it.
   * @returns undefined when it must not go out, see restoreOriginals.
   */
  restore(job: Pick<LaneJob, 'lane' | 'hold'>, message: OutboundMessage): Promise<OutboundMessage | undefined>
}

export interface CustomerOriginalsDeps {
  readonly vault: Pick<PersonalVault, 'open'>
  readonly reader: Pick<ItemReader, 'sealingKey'>
  /** Undefined where no tokens are made. */
  readonly wordsOf: (account: string) => Pick<TokenWords, 'read'> | undefined
}

export function createCustomerOriginals({ vault, reader, wordsOf }: CustomerOriginalsDeps): CustomerOriginals {
  return {
    async restore({ lane, hold }, message) {
      const { account, customerId } = lane.ref
      const words = wordsOf(account)
      if (!words) return message
      const originalOf = async (token: PersonalToken): Promise<string | undefined> => {
        const key = reader.sealingKey(lane)
        if ('ring' in key) return undefined
        return hold.persist(() => vault.open({ account, customerId, key }, token).catch(nothingWhenUnreadable))
      }
      return restoreOriginals(message, words, originalOf)
    },
  }
}

function nothingWhenUnreadable(error: unknown): undefined {
  if (!(error instanceof UnreadableCiphertext)) throw error
}
