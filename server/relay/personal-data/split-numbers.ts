import { type NamedKey, sealItem } from '../../privacy/item-sealing.js'
import type { Redactor } from '../../privacy/redaction/redact.js'
import type { PersonalDataStore } from '../../store/personal-data.js'
import type { ItemReader } from '../delivery/item-reader.js'
import type { LaneJob } from '../delivery/lane-job.js'

/** A number is typed on in the next bubble at once, or not at all. */
const KEPT_MS = 10 * 60_000
/** Between two bubbles of a customer at most a notice of the relay stands in the lane. */
const MOST_APART = 2

/** How a customer's text ended, when a number may go on in the next. */
interface Ending {
  /** The text's place in the lane. */
  readonly seq: number
  readonly ending: string
  /** What had to be known of the text before it, for another try of the same text. */
  readonly before: string
}

export interface SplitNumbersDeps {
  readonly personalData: Pick<PersonalDataStore, 'ending' | 'putEnding'>
  readonly reader: Pick<ItemReader, 'read'>
  readonly now: () => number
}

/** Remembers from one bubble to the next what a number split over both has to be recognised by. */
export interface SplitNumbers {
  /** The end of the customer's text before this one; '' when nothing of it can go on here. */
  before(job: Pick<LaneJob, 'lane' | 'item' | 'hold'>, text: string, redactor: Redactor): Promise<string>
  /** Keeps the end of this text for the next; nothing when no number can go on. */
  remember(
    job: Pick<LaneJob, 'lane' | 'item' | 'hold'>,
    text: { readonly text: string; readonly before: string },
    redactor: Redactor,
    key: NamedKey,
  ): Promise<void>
}

export function createSplitNumbers({ personalData, reader, now }: SplitNumbersDeps): SplitNumbers {
  return {
    async before({ lane, item, hold }, text, redactor) {
      if (!redactor.mayContinue(text)) return ''
      const { account, customerId } = lane.ref
      const kept = await hold.persist(() => personalData.ending(account, customerId, now()))
      const last = kept && reader.read<Ending>(lane, kept)
      if (!last) return ''
      if (last.seq === item.seq) return last.before
      return item.seq > last.seq && item.seq - last.seq <= MOST_APART ? last.ending : ''
    },
    async remember({ lane, item, hold }, { text, before }, redactor, key) {
      // A bubble of digits alone may be the middle of a number.
      const ending = redactor.unfinished(before + text)
      if (ending === '' || redactor.unfinished(text) === '') return
      const { account, customerId } = lane.ref
      const content: Ending = { seq: item.seq, ending, before }
      const sealed = sealItem(`ending-${item.id}`, 'ending', content, key)
      const at = now()
      await hold.persist(() =>
        personalData.putEnding({ account, customerId, ending: sealed, now: at, expiresAt: at + KEPT_MS }),
      )
    },
  }
}
