import type { Scratch } from '../../media/scratch.js'
import { MEDIA_LIFE_MS } from '../../wechat/media-limits.js'
import type { PlatformFailure, WeChatUploads } from '../messages/platforms.js'
import { type FitMediaDeps, type FittingFile, fitMedia, smallerImage } from './fit-media.js'
import type { SealedFacts } from './sealed-facts.js'

/** A file at WeChat. */
export interface UploadedFile {
  readonly type: FittingFile['type']
  readonly mediaId: string
  /** Epoch milliseconds: until then it is sent again without another upload. */
  readonly expiresAt: number
}

export interface UploadDeps extends FitMediaDeps {
  /** Uploaded files by their content. */
  readonly uploaded: SealedFacts<UploadedFile>
  readonly now: () => number
  readonly onConverted: (account: string, type: FittingFile['type']) => void
}

/** Not used to the last minute: the message may wait in its lane, and clocks differ. */
const USED_FOR_MS = MEDIA_LIFE_MS - 12 * 3_600_000

/** WeChat does not take this file, whatever its limits say: wrong kind, too large, too long. */
const NOT_TAKEN: ReadonlySet<string> = new Set(
  [40004, 40005, 40006, 40009, 40010, 40011, 40012, 41005, 45001, 45007].map((code) => `wechat_${code}`),
)
/** Uploads have a quota of their own a day; used up, it must not stop texts. */
const QUOTA_OF_THE_DAY = 'wechat_45009'

/** Under which the upload of a content is remembered. @param scope The account it was uploaded to. */
export function uploadName(scope: string, { sha256 }: Pick<Scratch, 'sha256'>): string {
  return JSON.stringify([scope, sha256])
}

/**
 * Brings a file to WeChat, or finds it there: the same content is uploaded once for as long as WeChat keeps it.
 * @param scope The account: a media id is good for the account it was given to.
 * @returns Undefined when WeChat takes it in no form.
 */
export async function uploadAttachment(
  scratch: Scratch,
  scope: string,
  wechat: WeChatUploads,
  deps: UploadDeps,
  signal: AbortSignal,
): Promise<UploadedFile | PlatformFailure | undefined> {
  const name = uploadName(scope, scratch)
  const known = await deps.uploaded.get(name)
  if (known) return known
  const first = await uploadFitting(await fitMedia(scratch, deps, signal))
  if (first !== 'notTaken') return first
  // The documents name two limits for pictures; the smaller one is tried when the larger proved wrong.
  const second = await uploadFitting(await smallerImage(scratch, deps, signal))
  return second === 'notTaken' ? undefined : second

  async function uploadFitting(file: FittingFile | undefined) {
    if (file === undefined) return undefined
    try {
      if (file.converted) deps.onConverted(scope, file.type)
      const answer = await wechat.uploadMedia(file, signal)
      if (!answer.ok) return judge(answer)
      const uploaded = { type: file.type, mediaId: answer.mediaId, expiresAt: deps.now() + USED_FOR_MS }
      await deps.uploaded.put(name, uploaded, uploaded.expiresAt)
      return uploaded
    } finally {
      await file.remove()
    }
  }
}

function judge(failure: PlatformFailure): PlatformFailure | 'notTaken' | undefined {
  if (NOT_TAKEN.has(failure.code)) return 'notTaken'
  return failure.code === QUOTA_OF_THE_DAY ? undefined : failure
}
