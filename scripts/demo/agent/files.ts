import type { AttachmentFile } from '../../../test/emulators/genesys/agent-files.js'
import { sampleBytes } from '../samples/samples.js'
import { type AgentKit, beginsWith, type Send } from './send.js'

const IMAGE = '^\\[image\\]$'
const VOICE = '^\\[voice\\]$'
const VIDEO = '^\\[video\\]$'

const FILE_TYPES = { image: 'Image', audio: 'Audio', video: 'Video', application: 'File' } as const

/** A file the agent picks. @param forms What the customer gets, with ffmpeg or without. */
function file(
  sample: string,
  forms: (kit: AgentKit, name: string) => string,
  nameOf?: (kit: AgentKit) => string,
): Send {
  const named = (kit: AgentKit) => nameOf?.(kit) ?? sample
  return {
    forms: (kit) => [forms(kit, named(kit))],
    needs: (setup) => setup.ffmpeg || !/\.(?:mp4|avi)$/.test(sample),
    send: (kit, conversationId) => {
      const { mime } = kit.samples.files.get(sample) ?? { mime: '' }
      const mediaType = FILE_TYPES[mime.split('/')[0] as keyof typeof FILE_TYPES]
      const bytes = sampleBytes(kit.samples, sample)
      const picked: AttachmentFile = { mediaType, mime, filename: named(kit), bytes }
      return kit.genesys.sendFile(conversationId, picked)
    },
  }
}

export const LINK_ADDRESS = 'https://tea.example/brewing'

/** What agents attach. */
export const FILES = {
  picture: file('catalogue.png', () => IMAGE),
  webp: file('catalogue.webp', () => IMAGE),
  'voice-message': file('tune.mp3', () => VOICE),
  sound: file('tune.wav', ({ setup }, name) => (setup.ffmpeg ? VOICE : beginsWith(name))),
  clip: file('video.mp4', () => VIDEO),
  'old-clip': file('video.avi', () => VIDEO),
  document: file(
    'prices.pdf',
    (_kit, name) => beginsWith(name),
    ({ words }) => words.prices,
  ),
  address: {
    forms: ({ words }) => [beginsWith(words.brewing)],
    send: ({ genesys, words }, conversationId) => {
      const link = { mediaType: 'Link', url: LINK_ADDRESS, mime: 'text/html', filename: '', text: words.brewing }
      return genesys.sendAttachment(conversationId, link)
    },
  },
} as const satisfies Record<string, Send>
