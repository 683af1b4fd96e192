import type { VariableTable } from './variable.js'

/** Pictures, voice, video and files: where they are kept and who looks at them first. */
export const MEDIA_VARIABLES = {
  MEDIA_POLICY: {
    type: 'string',
    description:
      "What becomes of customers' pictures, voice messages and videos: forward passes them on to Genesys Cloud (needs PUBLIC_URL and MEDIA_SCANNER), block does not and tells customer and agent; one kind may differ, as forward,image:block. Must be chosen when DATA_BOUNDARY is global, since a photo may be an ID card; otherwise forward is meant.",
    mend: 'Use forward or block, followed if need be by kinds that differ, such as forward,image:block; the kinds are image, voice and video.',
    examples: ['forward', 'forward,image:block'],
    essential: true,
    pattern: '^(forward|block|link)(,(image|voice|video):(forward|block|link))*$',
  },
  MEDIA_SCANNER: {
    type: 'string',
    description:
      'Malware scanner that every media file passes before it goes on: clamd://HOST:PORT, clamd:///PATH/OF/SOCKET, or off, said out loud. While it is not set no media file goes on.',
    mend: 'Set clamd://HOST:PORT, clamd:///PATH/OF/SOCKET, or off.',
    examples: ['clamd:///run/clamav/clamd.ctl', 'clamd://127.0.0.1:3310'],
    format: 'media-scanner',
  },
  MEDIA_DIR: {
    type: 'string',
    description:
      'Folder of the encrypted media files, made when it is missing. Relays on one store share it. Default: the folder media beside the SQLite file, or data/media with Redis.',
    mend: 'Set a folder that the relay may write to.',
    examples: ['/var/lib/relay/media'],
  },
  MEDIA_KEEP_HOURS: {
    type: 'integer',
    description: 'How long a media file is kept and its link works, in hours.',
    mend: 'Set whole hours from 1 to 720.',
    examples: ['48'],
    default: 24,
    minimum: 1,
    maximum: 720,
  },
} as const satisfies VariableTable
