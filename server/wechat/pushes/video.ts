import type { Fields } from '../fields.js'
import { optional, required } from './field-reader.js'
import type { PushRow } from './push.js'

export interface VideoPayload {
  readonly mediaId: string
  readonly thumbMediaId: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    video: VideoPayload
    shortvideo: VideoPayload
  }
}

function readVideo(fields: Fields): VideoPayload {
  return { mediaId: required(fields, 'MediaId'), thumbMediaId: optional(fields, 'ThumbMediaId') }
}

function videoMedia({ mediaId }: VideoPayload) {
  return { mediaType: 'video', source: { mediaId } } as const
}

export const video: PushRow<'video', VideoPayload> = {
  kind: 'video',
  msgType: 'video',
  noticeName: 'video',
  disposition: 'relay',
  opensSession: true,
  quota: 'message',
  read: readVideo,
  customerMedia: videoMedia,
}

/** Recorded in the chat itself. */
export const shortVideo: PushRow<'shortvideo', VideoPayload> = {
  kind: 'shortvideo',
  msgType: 'shortvideo',
  noticeName: 'video',
  disposition: 'relay',
  opensSession: true,
  quota: 'message',
  read: readVideo,
  customerMedia: videoMedia,
}
