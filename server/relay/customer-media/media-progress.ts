import { sealNewItem } from '../../privacy/item-sealing.js'
import type { LaneStore } from '../../store/lanes.js'
import type { ItemReader } from '../delivery/item-reader.js'
import type { LaneJob } from '../delivery/lane-job.js'
import type { KeptMedia, UnusableMedia } from './keep-media.js'

/** How far the media at a lane's head has come: fetched and kept, or known to be of no use. */
export type MediaProgress = KeptMedia | UnusableMedia

export interface MediaProgressDeps {
  readonly lanes: Pick<LaneStore, 'progress'>
  readonly reader: Pick<ItemReader, 'read' | 'sealingKey'>
}

const KIND = 'media-progress'

/** What a try before has found; undefined when there is none, or it cannot be read: then it is found anew. */
export function recallProgress({ lane, item, first }: LaneJob, { reader }: MediaProgressDeps) {
  if (!first || lane.head.plan === '') return undefined
  const sealed = sealedIn(lane.head.plan)
  return sealed && reader.read<MediaProgress>(lane, { ...item, ...sealed })
}

/**
 * Stores what was found with the lane's head, so that the next try does not fetch again. Sealed: the token of the copy
 * lets whoever has it fetch the media.
 * @returns false when the lane was lost.
 */
export function storeProgress(
  { lane, item, hold }: LaneJob,
  progress: MediaProgress,
  { lanes, reader }: MediaProgressDeps,
): Promise<boolean> {
  const { ref, fence } = lane
  const plan = JSON.stringify(sealNewItem(KIND, progress, reader.sealingKey(lane)))
  return hold.change(async (leaseUntil) => {
    const change = { ref, fence, itemId: item.id, plan, partsBegun: 1, partsDone: 0, leaseUntil }
    return (await lanes.progress(change)) === 'lost' ? 'lost' : 'ok'
  })
}

function sealedIn(plan: string): ReturnType<typeof sealNewItem> | undefined {
  try {
    const item = JSON.parse(plan) as ReturnType<typeof sealNewItem>
    return item.kind === KIND && typeof item.body.sealed === 'string' ? item : undefined
  } catch {
    return undefined
  }
}
