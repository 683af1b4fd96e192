import { group, list, optional, optionalGroup, required, requiredId, texts } from './field-reader.js'
import type { PushRow } from './push.js'

/** What became of a publication. */
export interface PublishFinishPayload {
  readonly publishId: string
  /** `0`: published. */
  readonly status: string
  readonly articleId: string | undefined
  readonly articles: readonly { readonly index: string | undefined; readonly url: string | undefined }[]
  readonly failedIndexes: readonly string[]
}

declare module './push.js' {
  interface PushPayloads {
    'event.publishjobfinish': PublishFinishPayload
  }
}

export const publishFinish: PushRow<'event.publishjobfinish', PublishFinishPayload> = {
  kind: 'event.publishjobfinish',
  msgType: 'event',
  event: 'publishjobfinish',
  noticeName: 'publishFinish',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: (fields) => {
    const info = group(fields, 'PublishEventInfo')
    const detail = optionalGroup(info, 'article_detail')
    return {
      publishId: requiredId(info, 'publish_id'),
      status: required(info, 'publish_status'),
      articleId: optional(info, 'article_id'),
      articles:
        detail === undefined
          ? []
          : list(detail, 'item', (item) => ({ index: optional(item, 'idx'), url: optional(item, 'article_url') })),
      failedIndexes: texts(info, 'fail_idx'),
    }
  },
  subject: (payload) => payload.publishId,
}
