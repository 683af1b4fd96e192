import type { FinalReceipt } from '../messages/messages.js'
import type { GenesysMessaging } from '../messages/platforms.js'
import type { LaneJob } from './lane-job.js'
import type { Verdict } from './run-lane.js'
import { sendToGenesys, type ToGenesysDeps } from './to-genesys.js'

/** Delivers one final receipt to Genesys. */
export async function deliverReceipt(
  job: LaneJob,
  genesys: Pick<GenesysMessaging, 'sendReceipt'>,
  deps: ToGenesysDeps,
): Promise<Verdict> {
  const answer = await sendToGenesys(job, (receipt: FinalReceipt) => genesys.sendReceipt(receipt), deps)
  return answer.ok ? { kind: 'done', keep: false } : answer.verdict
}
