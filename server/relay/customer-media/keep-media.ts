import { RelayError } from '../../errors.js'
import type { MalwareScanner } from '../../privacy/malware/scanner.js'
import { lent } from '../../privacy/media/let-go.js'
import { MediaFolderError, MediaRefused } from '../../privacy/media/media-errors.js'
import type { MediaVault, StoredMedia } from '../../privacy/media-vault.js'
import { MEDIA_TOO_LARGE, MediaBroken } from '../messages/media-broken.js'
import type { CustomerMedia, MediaType } from '../messages/messages.js'
import type { PlatformFailure, WeChatMedia } from '../messages/platforms.js'
import type { MediaReason } from '../texts.js'
import { type VoiceConverter, VoiceNotConverted } from './voice-converter.js'

/** Media of a customer, fetched, scanned and kept for Genesys to fetch. */
export interface KeptMedia {
  readonly kind: 'kept'
  readonly token: string
  readonly mime: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** Media that will never be passed on. */
export interface UnusableMedia {
  readonly kind: 'unusable'
  /** What the agent is told. */
  readonly reason: MediaReason
  /** Set when operators shall see it as a dead letter: its code, and more about it. */
  readonly dead?: { readonly code: string; readonly detail: string } | undefined
}

/** Nothing is decided: trying again may help. */
export interface TryAgain {
  readonly kind: 'again'
  /** What is told if it never helps. */
  readonly reason: MediaReason
  readonly code: string
  readonly retryAfterMs?: number | undefined
  readonly alarm: boolean
}

export type KeptOutcome = KeptMedia | UnusableMedia | TryAgain

export interface KeepMediaDeps {
  readonly vault: Pick<MediaVault, 'put' | 'open' | 'remove'>
  readonly scanner: MalwareScanner
  /** Undefined: voice goes on as it came. */
  readonly converter: VoiceConverter | undefined
  readonly now: () => number
  /** How long the copy is kept, milliseconds. */
  readonly retentionMsOf: (account: string) => number
}

/** First part of the MIME types that a kind of media may have. */
const FAMILY: Readonly<Record<MediaType, string>> = { image: 'image/', audio: 'audio/', video: 'video/' }
const EXPIRED_CODE = 'wechat_40007'

/**
 * Takes media from WeChat into the vault: fetched, put by encrypted, scanned, voice made playable. What is not clean,
 * or not of its kind, is removed again; nobody has been given its token.
 * @param owner Whose media it is.
 */
export async function keepMedia(
  media: CustomerMedia,
  owner: { readonly account: string; readonly customerId: string },
  wechat: WeChatMedia,
  signal: AbortSignal,
  deps: KeepMediaDeps,
): Promise<KeptOutcome> {
  const { vault, scanner, converter, retentionMsOf } = deps
  const { widebandMediaId, mediaId } = media.source
  const expiresAt = deps.now() + retentionMsOf(owner.account)

  if (widebandMediaId !== undefined && converter) {
    // WeChat's 16 kHz form is its own kind of Speex: what cannot be made playable is of no use, the other form is.
    const better = await keepOne({ mediaId: widebandMediaId, wideband: true })
    if (
      better.kind === 'kept' ? better.mime === 'audio/mpeg' : better.kind === 'unusable' && better.reason === 'infected'
    )
      return better
    if (better.kind === 'kept') await vault.remove(better.token)
  }
  return keepOne({ mediaId, wideband: false })

  async function keepOne(wanted: { mediaId: string; wideband: boolean }): Promise<KeptOutcome> {
    const ending = new AbortController()
    const either = AbortSignal.any([signal, ending.signal])
    let stored: StoredMedia | undefined
    try {
      const download = await wechat.downloadMedia(wanted, either)
      if (!download.ok) return outcomeOf(download)
      stored = await put(download.bytes, '')
      const outcome = await judge(stored)
      if (outcome) {
        await vault.remove(stored.token)
        return outcome
      }
      const playable = await converted(stored, either)
      return { kind: 'kept', token: playable.token, mime: playable.contentType, expiresAt }
    } catch (error) {
      // Best effort: nobody knows the token, and it expires.
      if (stored) await vault.remove(stored.token).catch(() => undefined)
      return outcomeOfError(error)
    } finally {
      ending.abort()
    }
  }

  function put(bytes: AsyncIterable<Uint8Array>, contentType: string): Promise<StoredMedia> {
    return vault.put(bytes, { ...owner, contentType, expiresAt })
  }

  /** Why it is not passed on; undefined when nothing speaks against it. */
  async function judge(stored: StoredMedia): Promise<UnusableMedia | TryAgain | undefined> {
    const file = await vault.open(stored.token)
    if (!file) return again('media_gone', 'notFetched')
    const verdict = await scanner.scan(lent(file.stream()))
    switch (verdict.verdict) {
      case 'infected':
        return unusable('infected', { code: 'media_infected', detail: `The scanner found ${verdict.signature}.` })
      case 'refused':
        return unusable('notScanned', { code: 'media_not_scanned', detail: `The scanner refused it: ${verdict.code}.` })
      case 'unavailable':
        return { ...again(`scanner_${verdict.code}`, 'notScanned'), alarm: true }
      case 'clean':
        return stored.contentType.startsWith(FAMILY[media.mediaType]) ? undefined : unusable('wrongType')
    }
  }

  /** The copy as MP3 if it is voice that browsers do not play and ffmpeg can read; else the copy itself. */
  async function converted(stored: StoredMedia, either: AbortSignal): Promise<StoredMedia> {
    if (media.mediaType !== 'audio' || !converter?.takes(stored.contentType)) return stored
    const file = await vault.open(stored.token)
    if (!file) return stored
    try {
      const keep = (mp3: AsyncIterable<Uint8Array>) => put(mp3, 'audio/mpeg')
      const mp3 = await converter.toMp3(() => file.stream(), stored.contentType, keep, either)
      await vault.remove(stored.token)
      return mp3
    } catch (error) {
      if (error instanceof VoiceNotConverted || error instanceof MediaRefused) return stored
      throw error
    }
  }
}

function unusable(reason: MediaReason, dead?: UnusableMedia['dead']): UnusableMedia {
  return { kind: 'unusable', reason, dead }
}

function again(code: string, reason: MediaReason): TryAgain {
  return { kind: 'again', reason, code, alarm: false }
}

function outcomeOf({ action, code, retryAfterMs, alarm }: PlatformFailure): KeptOutcome {
  if (code === EXPIRED_CODE) return unusable('expired')
  if (code === MEDIA_TOO_LARGE) return unusable('tooLarge')
  if (action === 'deadLetter') return unusable('notFetched', { code, detail: 'WeChat did not give the media.' })
  return { kind: 'again', reason: 'notFetched', code, retryAfterMs, alarm }
}

function outcomeOfError(error: unknown): KeptOutcome {
  if (error instanceof MediaBroken) return outcomeOf(error.failure)
  if (error instanceof MediaRefused) return unusable(error.code)
  if (error instanceof MediaFolderError) return { ...again('media_folder', 'notFetched'), alarm: true }
  if (error instanceof RelayError && error.code === 'store_unavailable') return again('store_unavailable', 'notFetched')
  // The customer was erased meanwhile: the lane is gone, so that nothing more is sent.
  if (error instanceof RelayError && error.code === 'unknown_customer') return again('customer_erased', 'notFetched')
  throw error
}
