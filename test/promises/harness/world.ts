import { freePort } from '../../../scripts/free-port.js'
import { type AllowedRepeat, checkPromises } from '../checker.js'
import { collectRecords } from '../records.js'
import { type Balancer, startBalancer } from './balancer.js'
import { drained, type LoadOptions, TwoWayLoad } from './load.js'
import { type PlatformOptions, type Platforms, relayEnvironment, startPlatforms } from './platforms.js'
import { RelayProcess } from './relay-process.js'
import { openPromiseStore, type PromiseStore, type StoreKind } from './stores.js'
import { until } from './wait.js'

export interface WorldOptions extends PlatformOptions {
  readonly store: StoreKind
  /** Relays on the one store (default 1; more only on Redis). */
  readonly relays?: number | undefined
  /** Reach a single relay through the balancer too, so that it can be cut off. */
  readonly balanced?: boolean | undefined
  /** Put over the relays' environment. */
  readonly env?: Record<string, string> | ((platforms: Platforms) => Promise<Record<string, string>>) | undefined
}

/** Both platforms, a store, and relays between them that are not started yet. */
export class World {
  readonly platforms: Platforms
  readonly store: PromiseStore
  readonly relays: readonly RelayProcess[]
  readonly balancer: Balancer
  /** Copies excused so far. */
  readonly allowedRepeats: AllowedRepeat[] = []
  readonly #loads: TwoWayLoad[] = []

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
    const direct = ports.length === 1 && options.balanced !== true
    const platforms = await startPlatforms(direct ? `http://127.0.0.1:${ports[0]}` : balancer.url, options)
    const own = typeof options.env === 'function' ? await options.env(platforms) : options.env
    const env = { ...relayEnvironment(platforms, store.url, options.mode), ...own }
    for (const port of ports) relays.push(new RelayProcess(port, env, store.folder))
    return new World(platforms, store, relays, balancer)
  }

  /** The only relay, or the first one. */
  get relay(): RelayProcess {
    const [first] = this.relays
    if (first === undefined) throw new Error('no relay')
    return first
  }

  /** Opens a world and starts its relays; everything is closed after the function, whatever happens. */
  static async within(options: WorldOptions, run: (world: World) => Promise<void>): Promise<void> {
    const world = await World.open(options)
    try {
      await world.start()
      await run(world)
    } finally {
      await world.close()
    }
  }

  /** Customers and agents who write once it is started, until it is stopped or the world closes. */
  load(options: LoadOptions): TwoWayLoad {
    const load = new TwoWayLoad(this.platforms, options)
    this.#loads.push(load)
    return load
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

  /** @throws Error that names the first violations: a matcher would shorten them. */
  assertKept(): void {
    const violations = this.violations()
    if (violations.length > 0)
      throw new Error([`${violations.length} violations`, ...violations.slice(0, 20)].join('\n'))
  }

  async close(): Promise<void> {
    for (const load of this.#loads) load.pause()
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
