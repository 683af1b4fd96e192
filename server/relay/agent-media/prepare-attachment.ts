import { RelayError } from '../../errors.js'
import type { AttachmentFailure, FetchAttachment } from '../../genesys/attachments/fetch-attachment.js'
import { type Scratch, writeScratch } from '../../media/scratch.js'
import type { MalwareScanner } from '../../privacy/malware/scanner.js'
import { lent } from '../../privacy/media/let-go.js'
import { MediaFolderError } from '../../privacy/media/media-errors.js'
import type { AgentAttachment } from '../messages/agent-content.js'
import type { CustomMessage } from '../messages/custom-message.js'
import type { PlatformFailure, WeChatUploads } from '../messages/platforms.js'
import type { Texts } from '../texts.js'
import type { MediaLinks } from './media-links.js'
import type { SealedFacts } from './sealed-facts.js'
import { type UploadDeps, type UploadedFile, uploadAttachment, uploadName } from './upload-attachment.js'

/** What becomes of an attachment at WeChat. */
export interface PreparedAttachment {
  readonly message: CustomMessage
  /** Epoch milliseconds: until then it can be sent. */
  readonly expiresAt: number
  /** Under which its upload is remembered; undefined for a link. */
  readonly upload?: string | undefined
}

/** Which attachment of which message, of whom. */
export interface AttachmentPlace {
  readonly account: string
  readonly customerId: string
  readonly messageId: string
  readonly index: number
}

/** The parties of one account. */
export interface AttachmentParties {
  readonly fetchAttachment: FetchAttachment
  readonly wechat: WeChatUploads
  readonly texts: Texts
}

export interface PrepareDeps extends UploadDeps {
  readonly scanner: MalwareScanner
  /** Undefined: there is no address under which a customer could open a link. */
  readonly links: MediaLinks | undefined
  /** What was found for an attachment, so that a message resumed after a crash is not fetched and uploaded again. */
  readonly prepared: SealedFacts<PreparedAttachment>
}

/** Open Messaging takes attachments of up to 25 MB (its documents: supported content profiles). */
export const MAX_ATTACHMENT_BYTES = 25 * 1024 * 1024

export type Preparation = ({ readonly ok: true } & PreparedAttachment) | PlatformFailure

/**
 * Fetches an attachment, scans it, and brings it to WeChat, or, where WeChat takes it in no form, puts it by for a link.
 * Every step can be repeated: nothing of it shows on the customer's phone.
 * @throws The signal's reason.
 */
export async function prepareAttachment(
  attachment: AgentAttachment,
  place: AttachmentPlace,
  parties: AttachmentParties,
  deps: PrepareDeps,
  signal: AbortSignal,
): Promise<Preparation> {
  const name = placeName(place)
  try {
    const known = await deps.prepared.get(name)
    if (known) return { ok: true, ...known }
    const maxBytes = MAX_ATTACHMENT_BYTES
    const keep = (bytes: AsyncIterable<Uint8Array>) => writeScratch(deps.scratchFolder, bytes)
    const fetched = await parties.fetchAttachment(attachment.url, keep, { maxBytes, signal })
    if (!fetched.ok) return final(FETCH_CODES[fetched.failure])
    const scratch = fetched.value
    try {
      const found = await judged(scratch, attachment, place, parties, deps, signal)
      if ('message' in found) await deps.prepared.put(name, found, found.expiresAt)
      return 'message' in found ? { ok: true, ...found } : found
    } finally {
      await scratch.remove()
    }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof RelayError && error.code === 'store_unavailable') return later('store_unavailable')
    // The customer was erased meanwhile: the lane is gone, so that nothing more is sent.
    if (error instanceof RelayError && error.code === 'unknown_customer') return later('customer_erased')
    if (error instanceof MediaFolderError || isDiskTrouble(error)) return { ...later('media_folder'), alarm: true }
    throw error
  }
}

/** WeChat no longer knows the file: what was remembered of it is forgotten, so that it is uploaded anew. */
export async function forgetAttachment(
  place: AttachmentPlace,
  { message, expiresAt, upload }: PreparedAttachment,
  deps: Pick<PrepareDeps, 'prepared' | 'uploaded'>,
): Promise<void> {
  await deps.prepared.forget(placeName(place), { message, expiresAt, upload })
  if (upload === undefined || !('mediaId' in message)) return
  const known = await deps.uploaded.get(upload)
  if (known?.mediaId === message.mediaId) await deps.uploaded.forget(upload, known)
}

const FETCH_CODES: Readonly<Record<AttachmentFailure, string>> = {
  host: 'attachment_host',
  unreachable: 'attachment_unreachable',
  refused: 'attachment_refused',
  tooLarge: 'attachment_too_large',
  empty: 'attachment_empty',
}

async function judged(
  scratch: Scratch,
  attachment: AgentAttachment,
  place: AttachmentPlace,
  { wechat, texts }: AttachmentParties,
  deps: PrepareDeps,
  signal: AbortSignal,
): Promise<PreparedAttachment | PlatformFailure> {
  const verdict = await deps.scanner.scan(lent(scratch.read()))
  signal.throwIfAborted()
  switch (verdict.verdict) {
    case 'infected':
      return final('attachment_infected')
    case 'refused':
      return final('attachment_not_scanned')
    case 'unavailable':
      return { ...later(`scanner_${verdict.code}`), alarm: true }
    case 'clean': {
      const uploaded = await uploadAttachment(scratch, place.account, wechat, deps, signal)
      if (uploaded === undefined) return linkTo(scratch, attachment, place, texts, deps)
      if (!('mediaId' in uploaded)) return uploaded
      const upload = uploadName(place.account, scratch)
      return { message: messageOf(uploaded), expiresAt: uploaded.expiresAt, upload }
    }
  }
}

function messageOf({ type, mediaId }: UploadedFile): CustomMessage {
  if (type !== 'video') return { type, mediaId }
  return { type, mediaId, thumbMediaId: '', title: '', description: '' }
}

async function linkTo(
  scratch: Scratch,
  attachment: AgentAttachment,
  place: AttachmentPlace,
  texts: Texts,
  { links }: PrepareDeps,
): Promise<PreparedAttachment | PlatformFailure> {
  if (links === undefined) return final('attachment_type')
  return links.make(scratch, attachment, place, texts)
}

function placeName({ account, customerId, messageId, index }: AttachmentPlace): string {
  return JSON.stringify([account, customerId, messageId, index])
}

/** The message can never be delivered. */
function final(code: string): PlatformFailure {
  return { ok: false, action: 'deadLetter', code, mayBeDelivered: false, alarm: false }
}

function later(code: string): PlatformFailure {
  return { ok: false, action: 'retry', code, mayBeDelivered: false, alarm: false }
}

/** Codes of the file system: no space, no right, no such folder. */
function isDiskTrouble(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return code !== undefined && ['ENOSPC', 'EACCES', 'EROFS', 'EDQUOT', 'EMFILE', 'ENOENT', 'EIO'].includes(code)
}
