import { Cluster, Redis, type RedisOptions } from 'ioredis'
import type { RedisAccess, RedisAddress } from './address.js'

/** How long one command may take before the store counts as unavailable. */
const COMMAND_TIMEOUT_MS = 1000
const CONNECT_TIMEOUT_MS = 2000
/** A connection that answers nothing for this long while commands wait is given up and made anew. */
const SILENCE_TIMEOUT_MS = 3000

const reconnectDelay = (attempt: number): number => Math.min(25 * 2 ** Math.min(attempt, 6), 1000)

function accessOptions(access: RedisAccess): { username?: string; password?: string; tls?: object } {
  return {
    ...(access.username === undefined ? {} : { username: access.username }),
    ...(access.password === undefined ? {} : { password: access.password }),
    ...(access.tls ? { tls: {} } : {}),
  }
}

/** Commands fail at once while there is no connection; the connection comes back by itself. */
const failFast = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectTimeout: CONNECT_TIMEOUT_MS,
  commandTimeout: COMMAND_TIMEOUT_MS,
  socketTimeout: SILENCE_TIMEOUT_MS,
  retryStrategy: reconnectDelay,
  // After a failover the old master answers READONLY until the connection is made anew.
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
} satisfies RedisOptions

/** A listening connection waits for as long as it takes, and pings nothing. */
const listening = {
  lazyConnect: true,
  maxRetriesPerRequest: null,
  connectTimeout: CONNECT_TIMEOUT_MS,
  retryStrategy: reconnectDelay,
} satisfies RedisOptions

function openSingle(
  address: Exclude<RedisAddress, { kind: 'cluster' }>,
  manner: typeof failFast | typeof listening,
): Redis {
  const common = { ...accessOptions(address.access), db: address.access.db, ...manner }
  if (address.kind === 'standalone') return new Redis({ host: address.host, port: address.port, ...common })
  return new Redis({
    sentinels: address.nodes.map((node) => ({ ...node })),
    name: address.master,
    sentinelRetryStrategy: reconnectDelay,
    ...(address.access.tls ? { enableTLSForSentinelMode: true } : {}),
    ...common,
  })
}

function openCluster(address: Extract<RedisAddress, { kind: 'cluster' }>): Cluster {
  return new Cluster(
    address.nodes.map((node) => ({ ...node })),
    {
      lazyConnect: true,
      enableOfflineQueue: false,
      scaleReads: 'master',
      shardedSubscribers: true,
      clusterRetryStrategy: reconnectDelay,
      slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
      slotsRefreshInterval: 5000,
      redisOptions: {
        ...accessOptions(address.access),
        connectTimeout: CONNECT_TIMEOUT_MS,
        commandTimeout: COMMAND_TIMEOUT_MS,
        socketTimeout: SILENCE_TIMEOUT_MS,
      },
    },
  )
}

/** The connection that state changes go through. */
export function openProducer(address: RedisAddress): Redis | Cluster {
  return address.kind === 'cluster' ? openCluster(address) : openSingle(address, failFast)
}

/** The connection that hears of ready lanes; on Cluster the client keeps listening connections of its own. */
export function openListener(address: Exclude<RedisAddress, { kind: 'cluster' }>): Redis {
  return openSingle(address, listening)
}

/**
 * Connects and waits until commands are taken. The client goes on trying meanwhile.
 *
 * @throws the last connection error after `timeoutMs`.
 */
export async function connectWithin(client: Redis | Cluster, timeoutMs: number): Promise<void> {
  let lastError: unknown = new Error('no answer')
  const note = (error: unknown) => {
    lastError = error
  }
  client.on('error', note)
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(lastError), timeoutMs)
      client.once('ready', () => {
        clearTimeout(timer)
        resolve()
      })
      client.connect().catch(note)
    })
  } finally {
    client.off('error', note)
  }
}
