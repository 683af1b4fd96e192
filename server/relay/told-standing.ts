import { STANDING_ID, type StandingChange } from '../store/standing.js'
import type { Push } from '../wechat/pushes/push.js'
import type { AnyPushRow } from '../wechat/pushes/row-index.js'

/** What a push tells of how the customer stands; undefined when nothing. What has an id no store can hold is left out. */
export function toldStanding(row: AnyPushRow, { payload }: Push): readonly StandingChange[] | undefined {
  return row.standingOf?.(payload).filter(hasStorableId)
}

function hasStorableId(change: StandingChange): boolean {
  switch (change.kind) {
    case 'accepted':
    case 'rejected':
      return STANDING_ID.test(change.templateId)
    case 'result':
      return STANDING_ID.test(change.jobId)
    default:
      return true
  }
}
