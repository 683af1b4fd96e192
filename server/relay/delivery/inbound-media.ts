import type { AccountConfig } from '../../config/types.js'
import type { LaneRef } from '../../store/lanes.js'
import { type KeepMediaDeps, keepMedia, type TryAgain, type UnusableMedia } from '../customer-media/keep-media.js'
import {
  type MediaProgress,
  type MediaProgressDeps,
  recallProgress,
  storeProgress,
} from '../customer-media/media-progress.js'
import type { TransferGate } from '../customer-media/transfer-gate.js'
import { whileHeld } from '../customer-media/while-held.js'
import type { CustomerAttachment, CustomerMedia, CustomerMessage } from '../messages/messages.js'
import type { CustomerContextForGenesys, GenesysMessaging, WeChatMedia } from '../messages/platforms.js'
import type { CustomerTextName, Texts } from '../texts.js'
import { waitAfter } from './failures.js'
import type { LaneJob } from './lane-job.js'
import { type NotSent, postToGenesys, type ToGenesysDeps } from './to-genesys.js'

/** Tries until media is given up: with the back-off of inbound lanes, about four minutes. */
const MAX_TRIES = 10
/** When as many transfers as may be at once are under way and enough others wait. */
const BUSY_RETRY_MS = 500
/** A copy that ends sooner is made anew: Genesys must still have time to fetch it. */
const LEAST_LIFE_SHARE = 0.25

export interface InboundMediaDeps extends ToGenesysDeps, KeepMediaDeps, Pick<MediaProgressDeps, 'lanes'> {
  readonly gate: TransferGate
  readonly leaseMs: number
  readonly stopping: () => boolean
  /** Address under which Genesys finds the copy of this token. */
  readonly urlOf: (token: string) => string
  /** Tells the customer, at most once for each `about`. */
  readonly tellCustomer: (lane: LaneRef, text: string, about: readonly string[]) => Promise<void>
}

export interface MediaRecipient {
  readonly config: AccountConfig
  readonly texts: Texts
  readonly genesys: Pick<GenesysMessaging, 'sendMessage'>
  readonly wechat: WeChatMedia
}

/** Media that was passed on, or in whose place the agent got a text. */
export interface MediaDelivered {
  readonly ok: true
  readonly conversationId: string | undefined
  /** Set when operators shall see the item as a dead letter all the same. */
  readonly dead: UnusableMedia['dead']
}

/**
 * Delivers a customer's picture, voice message or video to Genesys: fetched, scanned and kept first, then posted as a
 * link. What cannot be passed on is replaced by a text that says why, in the media's place in the lane. How far it came
 * is stored with the lane's head, so that after a crash nothing is posted but once.
 */
export async function deliverMedia(
  job: LaneJob,
  media: CustomerMedia,
  context: CustomerContextForGenesys,
  to: MediaRecipient,
  deps: InboundMediaDeps,
): Promise<MediaDelivered | NotSent> {
  const { account } = job.lane.ref
  const found = await findOut(job, media, to, deps)
  if ('verdict' in found) return found
  if (found.kind === 'unusable') return replace(found)
  const attachment = attachmentOf(media, found.mime, deps.urlOf(found.token))
  const answer = await post(attachment, context)
  if (answer.ok) {
    deps.events.media(account, media.mediaType, 'forwarded')
    return { ...answer, dead: undefined }
  }
  if (answer.verdict.kind !== 'dead') return answer
  const refused: UnusableMedia = { kind: 'unusable', reason: 'refused' }
  if (!(await storeProgress(job, refused, deps))) return lost()
  await deps.vault.remove(found.token).catch(() => undefined)
  return replace(refused)

  function post(message: CustomerMessage, about: CustomerContextForGenesys) {
    return postToGenesys(job, () => to.genesys.sendMessage(message, about), deps)
  }

  /** Posts a text in the media's place, under an id of its own: the media's may be known to Genesys. */
  async function replace({ reason, dead }: UnusableMedia): Promise<MediaDelivered | NotSent> {
    const told = CUSTOMER_TEXTS[reason]
    if (told)
      await job.hold.persist(() => deps.tellCustomer(job.lane.ref, to.texts.customer(told.text), told.about(job)))
    const text = to.texts.media(reason, to.texts.kind(KIND_NAMES[media.mediaType]))
    const sentAt = media.sentAt
    const answer = await post({ kind: 'text', text, sentAt }, { ...context, messageId: `${context.messageId}.text` })
    if (!answer.ok) return answer
    deps.events.media(account, media.mediaType, reason)
    return { ...answer, dead }
  }
}

const KIND_NAMES = { image: 'image', audio: 'voice', video: 'video' } as const

/** Reasons that the customer is told too, and how often. */
const CUSTOMER_TEXTS: Readonly<
  Partial<Record<UnusableMedia['reason'], { text: CustomerTextName; about: (job: LaneJob) => readonly string[] }>>
> = {
  blocked: { text: 'mediaBlocked', about: ({ item }) => ['media-blocked', item.sessionId] },
  infected: { text: 'mediaInfected', about: ({ item }) => ['media-infected', item.id] },
}

/** What is to be done with the media: as a try before found it, or as it is found now. */
async function findOut(
  job: LaneJob,
  media: CustomerMedia,
  to: MediaRecipient,
  deps: InboundMediaDeps,
): Promise<MediaProgress | NotSent> {
  if (to.config.mediaPolicy[media.mediaType] === 'block') return { kind: 'unusable', reason: 'blocked' }
  const before = recallProgress(job, deps)
  if (before && (before.kind === 'unusable' || isFresh(before.expiresAt, job, deps))) return before
  const turn = deps.gate.enter()
  if (!turn) return busy(job, deps)
  const owner = { account: job.lane.ref.account, customerId: job.lane.ref.customerId }
  const work = async (signal: AbortSignal) => {
    const leave = await turn
    try {
      return await keepMedia(media, owner, to.wechat, signal, deps)
    } finally {
      leave()
    }
  }
  const outcome = await whileHeld(job.hold, work, deps)
  if (outcome === 'lost') return lost()
  if (outcome === 'stopping') return { ok: false, verdict: { kind: 'release' } }
  const progress = outcome.kind === 'again' ? givenUp(outcome, job) : outcome
  if (!progress) return tryAgain(outcome as TryAgain, job, deps)
  return (await storeProgress(job, progress, deps)) ? progress : lost()
}

function isFresh(expiresAt: number, { lane }: LaneJob, { clock, retentionMsOf }: InboundMediaDeps): boolean {
  return expiresAt - clock.now() > retentionMsOf(lane.ref.account) * LEAST_LIFE_SHARE
}

function busy({ first, attempts }: LaneJob, { clock }: InboundMediaDeps): NotSent {
  const dueAt = clock.now() + BUSY_RETRY_MS
  return { ok: false, verdict: { kind: 'wait', code: 'media_busy', dueAt, attempts, notDelivered: !first } }
}

/** After the last try the media is given up, and stays with the operators, who may try again while WeChat has it. */
function givenUp({ reason, code }: TryAgain, { attempts }: LaneJob): UnusableMedia | undefined {
  if (attempts + 1 < MAX_TRIES) return undefined
  return { kind: 'unusable', reason, dead: { code, detail: 'The media could not be fetched and scanned in time.' } }
}

function tryAgain({ code, retryAfterMs, alarm }: TryAgain, job: LaneJob, deps: InboundMediaDeps): NotSent {
  if (alarm) deps.events.alarm(job.lane.ref.account, code)
  const failure = { ok: false, action: 'retry', code, retryAfterMs, mayBeDelivered: false, alarm } as const
  // What was found is stored before anything is posted: without it, nothing of this item can have gone to Genesys.
  const untouched = !job.first || job.lane.head.plan === ''
  return { ok: false, verdict: waitAfter(job, failure, untouched, deps) }
}

function lost(): NotSent {
  return { ok: false, verdict: { kind: 'lost' } }
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/amr-wb': 'awb',
  'audio/ogg': 'ogg',
  'video/quicktime': 'mov',
  'video/3gpp': '3gp',
  'video/3gpp2': '3g2',
  'video/x-msvideo': 'avi',
}

/** Named by kind and time, so that an agent who saves several can tell them apart. */
function attachmentOf({ mediaType, text, sentAt }: CustomerMedia, mime: string, url: string): CustomerAttachment {
  const stamp = new Date(sentAt).toISOString().replace(/\D/g, '').slice(0, 14)
  const extension = EXTENSIONS[mime] ?? mime.slice(mime.indexOf('/') + 1)
  const fileName = `${KIND_NAMES[mediaType]}-${stamp}.${extension}`
  return { kind: 'attachment', mediaType, url, mime, fileName, text, sentAt }
}
