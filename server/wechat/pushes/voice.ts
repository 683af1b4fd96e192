import { optional, required } from './field-reader.js'
import type { PushRow } from './push.js'

export interface VoicePayload {
  readonly mediaId: string
  /** `amr`, `speex`... */
  readonly format: string | undefined
  /** 16 kHz version. */
  readonly mediaId16K: string | undefined
  /** What WeChat heard; an ability that is being withdrawn. */
  readonly recognition: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    voice: VoicePayload
  }
}

export const voice: PushRow<'voice', VoicePayload> = {
  kind: 'voice',
  msgType: 'voice',
  noticeName: 'voice',
  disposition: 'relay',
  opensSession: true,
  quota: 'message',
  read: (fields) => ({
    mediaId: required(fields, 'MediaId'),
    format: optional(fields, 'Format'),
    mediaId16K: optional(fields, 'MediaId16K'),
    recognition: optional(fields, 'Recognition'),
  }),
  customerMedia: ({ mediaId, mediaId16K, recognition }) => ({
    mediaType: 'audio',
    source: { mediaId, widebandMediaId: mediaId16K },
    text: recognition,
  }),
}
