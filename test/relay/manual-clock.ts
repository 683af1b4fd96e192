import type { Clock } from '../../server/clock.js'
import { NOW } from '../wechat/account.js'

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  #now = NOW
  #monotonic = 1_000_000
  readonly now = () => this.#now
  readonly monotonic = () => this.#monotonic

  advance(ms: number): void {
    this.#now += ms
    this.#monotonic += ms
  }

  /** Moves the wall clock alone, as an operator or NTP does. */
  setWall(now: number): void {
    this.#now = now
  }
}
