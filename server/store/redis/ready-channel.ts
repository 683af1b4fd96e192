import { Cluster, type Redis } from 'ioredis'
import { SHARDS } from './keys.js'

const CHANNEL = 'relay:ready'

/**
 * Hears which shards got a ready lane, from every relay on the store: one channel on a single server, one per shard on
 * a cluster (sharded publish, in the shard's own slot).
 */
export class ReadyChannel {
  readonly #client: Redis | Cluster
  readonly #listeners = new Set<(shard: number) => void>()
  #subscribed = false

  /** @param client On a cluster the client that also takes commands; else a connection of its own. */
  constructor(client: Redis | Cluster) {
    this.#client = client
  }

  /**
   * Subscribes.
   *
   * @param onReturn Called when the subscription stands again after a loss; what was said meanwhile was not heard.
   */
  async open(onReturn: () => void): Promise<void> {
    const heard = (_channel: string, hex: string) => {
      const shard = Number.parseInt(hex, 16)
      if (shard >= 0 && shard < SHARDS.length) this.tell(shard)
    }
    const returned = () => {
      if (this.#subscribed) onReturn()
    }
    if (this.#client instanceof Cluster) {
      const cluster = this.#client
      cluster.on('smessage', heard)
      cluster.on('subscribersReady', returned)
      await Promise.all(SHARDS.map((hex) => cluster.ssubscribe(`relay:{${hex}}`)))
    } else {
      const redis = this.#client
      redis.on('message', heard)
      // The client subscribes again by itself, after this event; a second time does no harm and tells when it stands.
      redis.on('ready', () => {
        if (this.#subscribed) redis.subscribe(CHANNEL).then(returned, () => undefined)
      })
      await redis.subscribe(CHANNEL)
    }
    this.#subscribed = true
  }

  listen(listener: (shard: number) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  tell(shard: number): void {
    for (const listener of this.#listeners) listener(shard)
  }

  close(): void {
    this.#subscribed = false
    this.#listeners.clear()
    this.#client.disconnect()
  }
}
