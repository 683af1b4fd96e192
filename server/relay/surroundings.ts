import { type ProbeFinding, probeScanner } from '../privacy/malware/probe.js'
import type { MalwareScanner } from '../privacy/malware/scanner.js'
import type { ReachBackend, Reached } from '../wechat/forwarding/reach-backend.js'

/** What a relay needs around it, as it finds it now. Holds no secret and no whole address. */
export interface Surroundings {
  /** Looked for once, at the start. */
  readonly ffmpeg: boolean
  /** `off`: said out loud. `notChosen`: no file goes on. */
  readonly scanner: ProbeFinding | 'off' | 'notChosen'
  readonly backends: readonly BackendSeen[]
}

/** The backend that an account's pushes are copied to. */
export interface BackendSeen extends Reached {
  readonly account: string
  /** Host and port. */
  readonly host: string
}

export interface SurroundingsDeps {
  readonly ffmpeg: boolean
  /** Undefined: none is chosen. */
  readonly scanner: MalwareScanner | 'off' | undefined
  readonly backends: readonly { readonly account: string; readonly url: string }[]
  readonly reach: ReachBackend
  readonly pause: (ms: number) => Promise<unknown>
}

/** A scanner that takes longer for a few bytes does not work. */
const SCAN_MS = 5000

/** Looks around; never rejects for what is missing. */
export async function lookAround(deps: SurroundingsDeps): Promise<Surroundings> {
  const { ffmpeg, backends, reach } = deps
  const [scanner, ...seen] = await Promise.all([
    scannerOf(deps),
    ...backends.map(async ({ account, url }) => ({ account, host: new URL(url).host, ...(await reach(url)) })),
  ])
  return { ffmpeg, scanner, backends: seen }
}

function scannerOf({ scanner, pause }: SurroundingsDeps): Promise<Surroundings['scanner']> {
  if (scanner === undefined) return Promise.resolve('notChosen')
  if (scanner === 'off') return Promise.resolve('off')
  return Promise.race([probeScanner(scanner), pause(SCAN_MS).then(() => 'timeout' as const)])
}
