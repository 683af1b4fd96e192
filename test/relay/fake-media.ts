import { createHash } from 'node:crypto'
import type { MalwareScanner, ScanVerdict } from '../../server/privacy/malware/scanner.js'
import { contentTypeOf } from '../../server/privacy/media/content-type.js'
import { MediaRefused } from '../../server/privacy/media/media-errors.js'
import type { MediaInput, MediaVault, StoredMedia } from '../../server/privacy/media-vault.js'

interface Kept extends StoredMedia {
  readonly content: Buffer
  readonly input: MediaInput
}

/** A vault in memory. */
export class FakeVault implements Pick<MediaVault, 'put' | 'open' | 'remove'> {
  readonly kept = new Map<string, Kept>()
  /** Thrown by the next puts, in turn. */
  readonly failures: Error[] = []
  puts = 0

  async put(bytes: AsyncIterable<Uint8Array>, input: MediaInput): Promise<StoredMedia> {
    const failure = this.failures.shift()
    if (failure) throw failure
    const pieces: Uint8Array[] = []
    for await (const piece of bytes) pieces.push(piece)
    const content = Buffer.concat(pieces)
    if (content.length === 0) throw new MediaRefused('empty')
    const stored = {
      token: `token-${++this.puts}`,
      sha256: createHash('sha256').update(content).digest('hex'),
      bytes: content.length,
      contentType: contentTypeOf(content.subarray(0, 4096), input.contentType),
    }
    this.kept.set(stored.token, { ...stored, content, input })
    return stored
  }

  async open(token: string): ReturnType<MediaVault['open']> {
    const found = this.kept.get(token)
    if (!found) return undefined
    const { input, content, ...rest } = found
    async function* stream() {
      yield content
    }
    return { meta: { ...rest, ...input, contentType: rest.contentType, fileName: input.fileName }, stream }
  }

  async remove(token: string): Promise<void> {
    this.kept.delete(token)
  }
}

/** A scanner that says what it is told, in turn; then everything is clean. */
export class FakeScanner implements MalwareScanner {
  readonly next: ScanVerdict[] = []
  always: ScanVerdict = { verdict: 'clean' }
  readonly scanned: string[] = []

  async scan(bytes: AsyncIterable<Uint8Array>): Promise<ScanVerdict> {
    const hash = createHash('sha256')
    for await (const piece of bytes) hash.update(piece)
    this.scanned.push(hash.digest('hex'))
    return this.next.shift() ?? this.always
  }
}
