import { type AllowedRepeat, checkPromises } from '../checker.js'
import { collectRecords } from '../records.js'
import { type Balancer, startBalancer } from './balancer.js'
import { drained } from './load.js'
import { type PlatformOptions, type Platforms, relayEnvironment, startPlatforms } from './platforms.js'
import { freePort, RelayProcess } from './relay-process.js'
import { openPromiseStore, type PromiseStore, type StoreKind } from './stores.js'
import { until } from './wait.js'

export interface WorldOptions extends PlatformOptions {
  readonly store: StoreKind
  /** Relays on the one store (default 1; more only on Redis). */
  readonly relays?: number | undefined
  /** Put over the relays' environment. */
  readonly env?: Record<string, string> | undefined
}

/** Both platforms, a store, and relays between them that are not started yet. */
export class World {
  readonly platforms: Platforms
  readonly store: PromiseStore
  readonly relays: readonly RelayProcess[]
  readonly balancer: Balancer
  /** Copies excused so far. */
  readonly allowedRepeats: AllowedRepeat[] = []

  private constructor(platforms: Platforms, store: PromiseStore, relays: readonly RelayProcess[], balancer: Balancer) {
    this.platforms = platforms
    this.store = store
    this.relays = relays
    this.balancer = balancer
  }

  static async open(options: WorldOptions): Promise<World> {
    const store = await openPromiseStore(options.store)
    const balancer = await startBalancer()
    const relays: RelayProcess[] = []
    const ports = await Promise.all(Array.from({ length: options.relays ?? 1 }, freePort))
    balancer.setTargets(ports)
    // One relay is reached directly, as a connection to a dead one has to be refused.
    const [first = 0] = ports
    const platforms = await startPlatforms(ports.length === 1 ? `http://127.0.0.1:${first}` : balancer.url, options)
    const env = { ...relayEnvironment(platforms, store.url, options.mode), ...options.env }
    for (const port of ports) relays.push(new RelayProcess(port, env, store.folder))
    return new World(platforms, store, relays, balancer)
  }

  /** The only relay, or the first one. */
  get relay(): RelayProcess {
    const [first] = this.relays
    if (first === undefined) throw new Error('no relay')
    return first
  }

  async start(): Promise<void> {
    await Promise.all(this.relays.map((relay) => relay.start()))
  }

  /** Waits until nothing is under way any more: all has arrived, no lane holds anything. */
  async settle(timeoutMs = 30_000): Promise<void> {
    await drained(this.platforms, timeoutMs)
    let left = 0
    const empty = async () => {
      left = (await this.store.read()).lanes.length
      return left === 0
    }
    await until('all lanes are empty', empty, { timeoutMs, everyMs: 100, detail: () => `${left} are not` })
  }

  /** All violations of the promises up to now, in plain words. */
  violations(): string[] {
    const { wechat, genesys } = this.platforms
    const records = collectRecords(wechat, genesys)
    return [
      ...records.violations,
      ...checkPromises({ ...records, allowedRepeats: this.allowedRepeats }),
      ...wechat.violations,
      ...genesys.violations.filter(({ kind }) => kind === 'receiptAfterFinal').map(({ detail }) => detail),
      ...this.relays.flatMap(({ crashes }) => crashes),
    ]
  }

  async close(): Promise<void> {
    await Promise.all(
      this.relays.map((relay) => {
        relay.signal('SIGCONT')
        return relay.kill()
      }),
    )
    await Promise.all([this.platforms.close(), this.balancer.close()])
    await this.store.close()
  }
}
