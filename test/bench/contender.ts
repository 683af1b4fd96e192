import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../scripts/free-port.js'
import { type RunningRedis, startRedis } from '../support/redis-server.js'
import { ACCOUNT, accountEnvironment, type Mode } from './account.js'
import { pin } from './machine/pin.js'
import { LOAD_CORE, listening, type PinnedProcess, ready, SERVER_CORE, startPinned } from './machine/pinned-process.js'

export type StoreKind = 'redis' | 'sqlite'

/** A server under load. */
export interface Contender {
  readonly name: string
  readonly port: number
  readonly server: PinnedProcess
  /** Of the store, where it is a process of its own. */
  readonly storePid: number | undefined
  stop(): Promise<void>
}

export type PeerName = 'bare-http' | 'wechat' | 'co-wechat'

export async function startPeer(name: PeerName, mode: Mode): Promise<Contender> {
  const port = await freePort()
  const main = fileURLToPath(new URL(`./peers/${name}.mjs`, import.meta.url))
  const env = { ...accountEnvironment(mode), PORT: String(port), NODE_ENV: 'production' }
  const server = startPinned(SERVER_CORE, [process.execPath, main], env)
  await listening(server, port)
  return { name, port, server, storePid: undefined, stop: () => server.stop() }
}

/** A store for relays: a folder with its own Redis (every write synced) or SQLite file. */
export interface BenchStore {
  readonly kind: StoreKind
  readonly url: string
  readonly folder: string
  readonly redis: RunningRedis | undefined
  close(): Promise<void>
}

export async function openBenchStore(kind: StoreKind): Promise<BenchStore> {
  const folder = await mkdtemp(join(tmpdir(), 'relay-bench-'))
  const removeFolder = () => rm(folder, { recursive: true, force: true })
  if (kind === 'sqlite') {
    return { kind, folder, redis: undefined, url: `sqlite:${join(folder, 'relay.db')}`, close: removeFolder }
  }
  const redis = await startRedis({ appendfsync: 'always', dir: folder })
  pin(redis.pid, LOAD_CORE)
  const close = async () => {
    await redis.stop()
    await removeFolder()
  }
  return { kind, folder, redis, url: redis.url, close }
}

export interface RelayOptions {
  readonly name: string
  readonly store: BenchStore
  readonly mode: Mode
  /** Port of what stands for both platforms. */
  readonly platform: number
  /** Port to send customers' messages to, if another: one that never answers holds delivery. */
  readonly messages?: number | undefined
  /** Put over its environment. */
  readonly env?: Readonly<Record<string, string>> | undefined
}

const MAIN = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url))

/** Starts the built relay. */
export function spawnRelay(options: RelayOptions, port: number): PinnedProcess {
  const platform = `http://127.0.0.1:${options.platform}`
  const env = {
    ...accountEnvironment(options.mode),
    PORT: String(port),
    STORE_URL: options.store.url,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    MEDIA_POLICY: 'forward',
    MEDIA_SCANNER: 'off',
    CONSENT_MODE: 'off',
    REDIS_DURABILITY: 'require',
    GENESYS_REQUESTS_PER_MINUTE: '0',
    RELAY_MASTER_KEYS: `${ACCOUNT.masterKeyId}:${ACCOUNT.masterKey}`,
    WECHAT_APP_SECRET: ACCOUNT.appSecret,
    WECHAT_MESSAGE_MODE: options.mode,
    WECHAT_API_URL: platform,
    // Agents write more than WeChat would take: the way is measured, units are reserved all the same.
    WECHAT_QUOTA_PER_MESSAGE: '0',
    GENESYSCLOUD_API_URL: options.messages === undefined ? platform : `http://127.0.0.1:${options.messages}`,
    GENESYSCLOUD_LOGIN_URL: platform,
    GENESYSCLOUD_OAUTHCLIENT_ID: ACCOUNT.clientId,
    GENESYSCLOUD_OAUTHCLIENT_SECRET: ACCOUNT.clientSecret,
    GENESYS_INTEGRATION_ID: ACCOUNT.integrationId,
    GENESYS_WEBHOOK_SECRET: ACCOUNT.webhookSecret,
    NODE_ENV: 'production',
    ...options.env,
  }
  const flags = process.env.BENCH_RELAY_NODE_OPTIONS?.split(' ') ?? []
  return startPinned(SERVER_CORE, [process.execPath, ...flags, MAIN], env, { cwd: options.store.folder })
}

/** Starts the built relay and waits until it is ready. Its store stays open when it is stopped. */
export async function startRelay(options: RelayOptions): Promise<Contender> {
  const port = await freePort()
  const server = spawnRelay(options, port)
  await ready(server, port)
  return { name: options.name, port, server, storePid: options.store.redis?.pid, stop: () => server.stop() }
}

/** Waits until no lane of a relay holds anything. */
export async function drained({ port, name }: Contender, timeoutMs = 120_000): Promise<void> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    const depths = text.split('\n').filter((line) => line.startsWith('relay_lane_depth{'))
    if (depths.length > 0 && depths.every((line) => line.endsWith(' 0'))) return
    if (performance.now() > deadline) throw new Error(`${name} did not deliver everything in time.`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
