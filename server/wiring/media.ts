import type { Clock } from '../clock.js'
import type { Config, MediaScannerConfig } from '../config/types.js'
import type { KeyRing } from '../privacy/key-ring.js'
import { createClamdScanner } from '../privacy/malware/clamd.js'
import { type ProbeFinding, probeScanner } from '../privacy/malware/probe.js'
import { type MalwareScanner, NO_SCANNER, SCANNING_OFF, type ScanVerdict } from '../privacy/malware/scanner.js'
import { createMediaVault, type MediaVault } from '../privacy/media-vault.js'
import type { Store } from '../store/store.js'
import type { Logger } from '../telemetry/logs.js'
import type { Metrics } from '../telemetry/metrics.js'

export interface MediaWiring {
  readonly store: Pick<Store, 'media'>
  readonly ring: KeyRing
  readonly metrics: Metrics
  readonly clock: Clock
  readonly log: Logger
  onSweepFailed(error: unknown): void
}

/** What the relay does with media files. */
export interface Media {
  readonly vault: MediaVault
  /** Every scan is counted. */
  readonly scanner: MalwareScanner
  /** The same, for asking whether it works: what is asked so is no file, and not counted. */
  readonly plainScanner: MalwareScanner
  /** Asks the scanner whether it does its work, and writes down when not. Nothing waits for it. */
  probe(): Promise<void>
  /** Starts to remove what has expired, unless that is under way. */
  sweep(): void
  /** Waits for a sweep under way. */
  stop(): Promise<void>
}

export function wireMedia(config: Config, { store, ring, metrics, clock, log, onSweepFailed }: MediaWiring): Media {
  const vault = createMediaVault({
    folder: config.media.folder,
    store: store.media,
    ring,
    now: clock.now,
    onStored: (account, bytes) => {
      metrics.mediaStored.inc({ account })
      metrics.mediaStoredBytes.inc({ account }, bytes)
    },
  })
  const scanner = scannerOf(config.media.scanner)
  let sweeping: Promise<void> | undefined

  async function sweepOnce(): Promise<void> {
    try {
      const { expired, abandoned } = await vault.sweep()
      if (expired > 0) metrics.mediaRemoved.inc({ reason: 'expired' }, expired)
      if (abandoned > 0) metrics.mediaRemoved.inc({ reason: 'abandoned' }, abandoned)
    } catch (error) {
      onSweepFailed(error)
    }
  }

  return {
    vault,
    scanner: counted(scanner, metrics, clock),
    plainScanner: scanner,
    probe: async () => {
      if (config.media.scanner?.kind !== 'clamd') return
      const finding = await probeScanner(scanner)
      if (finding !== 'sound') log.warn({ event: 'media_scanner', finding }, adviceOn(finding))
    },
    sweep: () => {
      sweeping ??= sweepOnce().finally(() => {
        sweeping = undefined
      })
    },
    stop: async () => void (await sweeping),
  }
}

function adviceOn(finding: ProbeFinding): string {
  return finding === 'passesLimits'
    ? 'clamd calls clean what is past its limits, such as zip bombs: set AlertExceedsMax yes in clamd.conf.'
    : 'The malware scanner gives no verdict now; until it does no media file goes on (MEDIA_SCANNER).'
}

function scannerOf(config: MediaScannerConfig | undefined): MalwareScanner {
  if (config === undefined) return NO_SCANNER
  return config.kind === 'off' ? SCANNING_OFF : createClamdScanner({ address: config.address })
}

function counted(scanner: MalwareScanner, metrics: Metrics, clock: Clock): MalwareScanner {
  return {
    scan: async (bytes) => {
      const begun = clock.monotonic()
      try {
        const verdict = await scanner.scan(bytes)
        metrics.mediaScans.inc({ verdict: verdict.verdict, code: codeOf(verdict) })
        return verdict
      } catch (error) {
        // Reading the bytes failed, not the scan.
        metrics.mediaScans.inc({ verdict: 'failed', code: 'source' })
        throw error
      } finally {
        metrics.mediaScanSeconds.observe({}, (clock.monotonic() - begun) / 1000)
      }
    },
  }
}

/** Signatures are many and named by others: they are no label. */
function codeOf(verdict: ScanVerdict): string {
  if ('code' in verdict) return verdict.code
  return verdict.verdict === 'clean' ? 'ok' : 'signature'
}
