import { setTimeout as delay } from 'node:timers/promises'
import { Cluster, type Redis } from 'ioredis'
import { RelayError } from '../../errors.js'
import type { StoreLimits } from '../store.js'
import { loadScripts, type Script, type ScriptName } from './scripts.js'

type Socket = Redis['stream']

/** Answers of a server that cannot work now, as against a wrong command. */
const UNAVAILABLE = /^(LOADING|READONLY|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|OOM|MISCONF|BUSY|NOREPLICAS|NOAUTH|WRONGPASS)\b/

/**
 * Calls Redis: scripts by their hash, loaded where the server does not know them, and single commands. Calls made in
 * one turn of the event loop leave in one write. Every failure is a RelayError, `store_unavailable` when the store
 * does not answer.
 */
export class RedisCalls {
  readonly cluster: boolean
  readonly #client: Redis | Cluster
  readonly #scripts: ReadonlyMap<ScriptName, Script>
  #corked: Socket[] = []

  constructor(client: Redis | Cluster, limits: StoreLimits) {
    this.#client = client
    this.cluster = client instanceof Cluster
    this.#scripts = loadScripts(limits, this.cluster)
  }

  /** Runs a script; all keys are of one slot. */
  async script(name: ScriptName, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    const script = this.#scripts.get(name)
    if (script === undefined) throw new RelayError('internal_error', `no script ${name}`)
    this.#gather()
    try {
      return await this.#client.evalsha(script.sha, keys.length, ...keys, ...args)
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw storeError(error)
    }
    this.#gather()
    try {
      return await this.#client.eval(script.text, keys.length, ...keys, ...args)
    } catch (error) {
      throw storeError(error)
    }
  }

  /** Runs a script that answers a list of strings. */
  async list(name: ScriptName, keys: readonly string[], args: readonly (string | number)[]): Promise<string[]> {
    return (await this.script(name, keys, args)) as string[]
  }

  async command(name: string, key: string, ...args: (string | number)[]): Promise<unknown> {
    this.#gather()
    try {
      return await this.#client.call(name, key, ...args)
    } catch (error) {
      throw storeError(error)
    }
  }

  /** One step of SCAN on one server. */
  async scan(node: Redis, cursor: string, count: number): Promise<{ cursor: string; keys: string[] }> {
    try {
      const [next, keys] = await node.scan(cursor, 'COUNT', count)
      return { cursor: next, keys }
    } catch (error) {
      throw storeError(error)
    }
  }

  async ping(): Promise<void> {
    this.#gather()
    try {
      await this.#client.ping()
    } catch (error) {
      throw storeError(error)
    }
  }

  /** Masters of a cluster, or the one server. */
  nodes(): Redis[] {
    return this.#client instanceof Cluster ? this.#client.nodes('master') : [this.#client]
  }

  /** Has every master know every script, so that the first calls do not carry the texts. */
  async loadScripts(): Promise<void> {
    for (const node of this.nodes()) {
      await Promise.all([...this.#scripts.values()].map((script) => node.script('LOAD', script.text)))
    }
  }

  async close(): Promise<void> {
    try {
      await Promise.race([this.#client.quit(), delay(1000, undefined, { ref: false })])
    } catch {
      // Not connected: nothing to say goodbye to.
    }
    this.#client.disconnect()
  }

  /** Holds the sockets' writes back until this turn of the event loop is over. */
  #gather(): void {
    if (this.#corked.length > 0) return
    for (const { stream } of this.nodes()) {
      // A connection being made has no stream yet.
      if (stream === undefined || stream === null) continue
      stream.cork()
      this.#corked.push(stream)
    }
    if (this.#corked.length > 0) setImmediate(this.#letGo)
  }

  readonly #letGo = (): void => {
    const corked = this.#corked
    this.#corked = []
    for (const stream of corked) stream.uncork()
  }
}

/** What a failed call tells the caller: a catalogue error, its cause kept. */
export function storeError(error: unknown): RelayError {
  if (error instanceof RelayError) return error
  if (!(error instanceof Error)) return new RelayError('store_unavailable', undefined, { cause: error })
  const refused = error.name === 'ReplyError' && !UNAVAILABLE.test(error.message)
  // The client's error carries the whole command along; only its text is kept.
  const cause = new Error(`${error.name}: ${error.message}`)
  return new RelayError(refused ? 'internal_error' : 'store_unavailable', undefined, { cause })
}
