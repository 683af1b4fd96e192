import type { Fields } from '../fields.js'
import { optional, optionalGroup, optionalWholeNumber, required, requiredId } from './field-reader.js'
import type { PushRow } from './push.js'

/** What became of a message to many followers. */
export interface MassSendFinishPayload {
  /** `MsgID`, in this case, of the job. */
  readonly jobId: string
  readonly status: string
  readonly total: number | undefined
  readonly filtered: number | undefined
  readonly sent: number | undefined
  readonly failed: number | undefined
  readonly copyrightCheckState: string | undefined
  /** Lists as they came. */
  readonly copyrightCheck: Fields | undefined
  readonly articleUrls: Fields | undefined
}

declare module './push.js' {
  interface PushPayloads {
    'event.masssendjobfinish': MassSendFinishPayload
  }
}

export const massSendFinish: PushRow<'event.masssendjobfinish', MassSendFinishPayload> = {
  kind: 'event.masssendjobfinish',
  msgType: 'event',
  event: 'masssendjobfinish',
  noticeName: 'massSendFinish',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: (fields) => {
    const copyrightCheck = optionalGroup(fields, 'CopyrightCheckResult')
    return {
      jobId: requiredId(fields, 'MsgID'),
      status: required(fields, 'Status'),
      total: optionalWholeNumber(fields, 'TotalCount'),
      filtered: optionalWholeNumber(fields, 'FilterCount'),
      sent: optionalWholeNumber(fields, 'SentCount'),
      failed: optionalWholeNumber(fields, 'ErrorCount'),
      copyrightCheckState: copyrightCheck === undefined ? undefined : optional(copyrightCheck, 'CheckState'),
      copyrightCheck,
      articleUrls: optionalGroup(fields, 'ArticleUrlResult'),
    }
  },
  subject: (payload) => payload.jobId,
}
