import type { PlatformFailure } from './platforms.js'

/** A transfer of media that failed on its way; carries what to do about it. */
export class MediaBroken extends Error {
  constructor(readonly failure: PlatformFailure) {
    super(`The transfer of media failed: ${failure.code}.`)
    this.name = 'MediaBroken'
  }
}

/** The code of media with more bytes than anybody takes. */
export const MEDIA_TOO_LARGE = 'media_too_large'
