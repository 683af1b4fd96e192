import { Agent, type Dispatcher, ProxyAgent } from 'undici'

/** Sockets kept open to one host at most; calls beyond wait for one. */
const CONNECTIONS = 64
/** More than are transferred at once: 24 of customers and 16 of agents. */
const MEDIA_CONNECTIONS = 48
/** Shorter than common idle limits of load balancers, so that we and not they close an idle socket. */
const KEEP_ALIVE_MS = 10_000
/** WeChat's JSON answers are a few hundred bytes. */
const MAX_ANSWER_BYTES = 64 * 1024

/**
 * The connections to WeChat, kept alive and shared by all accounts; through a proxy where one is configured
 * (`http://user:password@host:port`).
 *
 * @param timeoutMs Time-out of a call; connecting may take half of it, so that a failure to connect is told apart from
 * an answer that does not come.
 */
export function createDispatcher(proxyUrl: string | undefined, timeoutMs: number): Dispatcher {
  return dispatcherOf(proxyUrl, timeoutMs, { connections: CONNECTIONS, maxResponseSize: MAX_ANSWER_BYTES })
}

/** Connections of their own for media, so that a slow transfer never stands in a message's way. */
export function createMediaDispatcher(proxyUrl: string | undefined, timeoutMs: number): Dispatcher {
  return dispatcherOf(proxyUrl, timeoutMs, { connections: MEDIA_CONNECTIONS })
}

function dispatcherOf(proxyUrl: string | undefined, timeoutMs: number, limits: Agent.Options): Dispatcher {
  const connectTimeout = Math.ceil(timeoutMs / 2)
  const options = { keepAliveTimeout: KEEP_ALIVE_MS, connectTimeout, ...limits }
  if (proxyUrl === undefined) return new Agent(options)
  return new ProxyAgent({ uri: proxyUrl, proxyTls: { timeout: connectTimeout }, ...options })
}
