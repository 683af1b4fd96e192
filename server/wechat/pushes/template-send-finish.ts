import type { NotificationOutcome } from '../../store/standing.js'
import { required, requiredId } from './field-reader.js'
import type { PushRow } from './push.js'

/** What became of a template message. */
export interface TemplateSendFinishPayload {
  /** `MsgID`, in this case, of the template message. */
  readonly jobId: string
  /** `success`, or a text saying why not. */
  readonly status: string
}

declare module './push.js' {
  interface PushPayloads {
    'event.templatesendjobfinish': TemplateSendFinishPayload
  }
}

export const templateSendFinish: PushRow<'event.templatesendjobfinish', TemplateSendFinishPayload> = {
  kind: 'event.templatesendjobfinish',
  msgType: 'event',
  event: 'templatesendjobfinish',
  noticeName: 'templateSendFinish',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: (fields) => ({ jobId: requiredId(fields, 'MsgID'), status: required(fields, 'Status') }),
  standingOf: ({ jobId, status }) => [{ kind: 'result', jobId, outcome: outcomeOf(status) }],
  subject: (payload) => payload.jobId,
}

/** `success`, `failed:user block`, `failed: system failed`: only the first is sure to be spelled so. */
function outcomeOf(status: string): NotificationOutcome {
  if (status.trim().toLowerCase() === 'success') return 'delivered'
  return /block/i.test(status) ? 'blocked' : 'failed'
}
