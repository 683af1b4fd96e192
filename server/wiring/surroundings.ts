import { setTimeout as pause } from 'node:timers/promises'
import type { Config } from '../config/types.js'
import type { FfmpegPrograms } from '../media/ffmpeg.js'
import type { MalwareScanner } from '../privacy/malware/scanner.js'
import { lookAround, type Surroundings } from '../relay/surroundings.js'
import { reachBackend } from '../wechat/forwarding/reach-backend.js'

export interface SurroundingsWiring {
  readonly scanner: MalwareScanner
  /** Undefined on a machine without ffmpeg. */
  readonly ffmpeg: FfmpegPrograms | undefined
}

/** What the relay finds around it, when it is asked. */
export function wireSurroundings(
  { accounts, media }: Pick<Config, 'accounts' | 'media'>,
  { scanner, ffmpeg }: SurroundingsWiring,
): () => Promise<Surroundings> {
  const chosen = media.scanner?.kind
  const backends = accounts.flatMap(({ name, forward }) => (forward ? [{ account: name, url: forward.url }] : []))
  return () =>
    lookAround({
      ffmpeg: ffmpeg !== undefined,
      scanner: chosen === 'clamd' ? scanner : chosen,
      backends,
      reach: reachBackend,
      pause: (ms) => pause(ms, undefined, { ref: false }),
    })
}
