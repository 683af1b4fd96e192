import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadConfig } from '../../server/config.js'
import { createKeyRing } from '../../server/privacy/key-ring.js'
import { createLogger } from '../../server/telemetry/logs.js'
import { createMetrics } from '../../server/telemetry/metrics.js'
import { wireMedia } from '../../server/wiring/media.js'
import { COMPLETE } from '../config/environment.js'
import { CUSTOMER_ID } from '../http/app-double.js'
import { PNG, piecesOf } from '../privacy/media/bytes.js'
import { EICAR, startClamd } from '../support/clamd-server.js'
import { createMemoryStore } from '../support/memory-store.js'

describe('wireMedia', () => {
  let folder: string
  let now: number
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relay-media-'))
    now = Date.now()
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  function wired(env: Record<string, string>) {
    const metrics = createMetrics({ processDefaults: false })
    const failures: unknown[] = []
    const lines: string[] = []
    const media = wireMedia(loadConfig({ ...COMPLETE, MEDIA_DIR: folder, ...env }), {
      store: createMemoryStore(),
      ring: createKeyRing([{ id: 'k', key: randomBytes(32) }]),
      metrics,
      clock: { now: () => now, monotonic: () => performance.now() },
      log: createLogger({ level: 'warn', stream: { write: (line) => void lines.push(line) } }),
      onSweepFailed: (error) => void failures.push(error),
    })
    const meta = () => ({
      account: 'default',
      customerId: CUSTOMER_ID,
      contentType: 'image/png',
      expiresAt: now + 3_600_000,
    })
    return { media, meta, failures, lines, exposed: async () => (await metrics.expose()).text }
  }

  it('scans what the vault holds, with a real clamd, and counts', async function () {
    this.timeout(20_000)
    const clamd = await startClamd()
    try {
      const { media, meta, exposed } = wired({ MEDIA_SCANNER: `clamd://${clamd.host}:${clamd.port}` })
      const { vault, scanner } = media
      const { token } = await vault.put(piecesOf(PNG), meta())
      const kept = await vault.open(token)
      expect(await scanner.scan(kept?.stream() ?? piecesOf(EICAR))).to.deep.equal({ verdict: 'clean' })
      expect(await scanner.scan(piecesOf(EICAR))).to.include({ verdict: 'infected' })
      expect(await readdir(folder)).to.have.length(1)
      const text = await exposed()
      expect(text).to.include('relay_media_scans_total{verdict="clean",code="ok"} 1')
      expect(text).to.include('relay_media_scans_total{verdict="infected",code="signature"} 1')
      expect(text).to.include('relay_media_stored_total{account="default"} 1')
      expect(text).to.include(`relay_media_stored_bytes_total{account="default"} ${PNG.length}`)
    } finally {
      await clamd.stop()
    }
  })

  it('calls everything clean where scanning is off, nothing where no scanner is chosen', async () => {
    const off = wired({ MEDIA_SCANNER: 'off' }).media.scanner
    expect(await off.scan(piecesOf(EICAR))).to.deep.equal({ verdict: 'clean' })
    const { media, exposed } = wired({})
    expect(await media.scanner.scan(piecesOf(PNG))).to.deep.equal({ verdict: 'unavailable', code: 'notConfigured' })
    expect(await exposed()).to.include('relay_media_scans_total{verdict="unavailable",code="notConfigured"} 1')
  })

  it('writes down at start what is wrong with the scanner, and nothing where it was switched off', async function () {
    this.timeout(20_000)
    const clamd = await startClamd({ alertExceedsMax: false })
    const scanner = `clamd://${clamd.host}:${clamd.port}`
    const passing = wired({ MEDIA_SCANNER: scanner })
    await passing.media.probe()
    await clamd.stop()
    expect(passing.lines.join('')).to.include('AlertExceedsMax')
    const away = wired({ MEDIA_SCANNER: scanner })
    await away.media.probe()
    expect(away.lines.join('')).to.include('"finding":"unreachable"')
    for (const env of [{ MEDIA_SCANNER: 'off' }, {}] as const) {
      const { media, lines } = wired(env)
      await media.probe()
      expect(lines).to.deep.equal([])
    }
  })

  it('sweeps one round at a time, counts, and tells of a folder it cannot read', async () => {
    const { media, meta, exposed, failures } = wired({})
    await media.vault.put(piecesOf(PNG), meta())
    now += 2 * 3_600_000
    media.sweep()
    media.sweep()
    await media.stop()
    expect(await readdir(folder)).to.deep.equal([])
    expect(await exposed()).to.include('relay_media_removed_total{reason="expired"} 1')
    await rm(folder, { recursive: true })
    await writeFile(folder, 'a file in its place')
    media.sweep()
    await media.stop()
    expect(failures).to.have.length(1)
  })
})
