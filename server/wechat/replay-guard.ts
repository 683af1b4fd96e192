import { RelayError } from '../errors.js'

/**
 * In plain mode the body is unsigned, so one overheard signature would carry any body. The guard binds a signature to
 * the first message seen under it, in this process, for the window in which its timestamp is fresh.
 *
 * Memory is bounded: two generations, each for one window and at most `capacity` signatures. Only signatures that
 * proved right get in.
 */
export class ReplayGuard {
  private readonly windowMs: number
  private readonly capacity: number
  private current = new Map<string, string>()
  private previous = new Map<string, string>()
  private startedAt = Number.NEGATIVE_INFINITY

  /** @param windowMs How long a signature can be fresh, from the earliest to the latest moment. */
  constructor(windowMs: number, capacity = 50_000) {
    this.windowMs = windowMs
    this.capacity = capacity
  }

  /**
   * @param message What tells one message from another: its dedupe key.
   * @param now Milliseconds.
   * @throws RelayError signature_reused when the signature belongs to another message.
   */
  bind(signature: string, message: string, now: number): void {
    if (now - this.startedAt >= this.windowMs || this.current.size >= this.capacity) {
      this.previous = now - this.startedAt >= 2 * this.windowMs ? new Map() : this.current
      this.current = new Map()
      this.startedAt = now
    }
    const bound = this.current.get(signature) ?? this.previous.get(signature)
    if (bound === undefined) this.current.set(signature, message)
    else if (bound !== message) throw new RelayError('signature_reused')
  }
}
