import { coreBusySeconds, processCpuSeconds } from '../machine/cpu-times.js'
import { LOAD_CORE, SERVER_CORE } from '../machine/pinned-process.js'
import { percentile } from '../report/statistics.js'
import { Connection } from './connection.js'

export interface LoopRequest {
  readonly port: number
  readonly connections: number
  /** Ends earlier when the requests built for it are used up. */
  readonly seconds: number
  readonly serverPid: number
  /** The store's server, where it is a process of its own. */
  readonly storePid?: number | undefined
}

export interface LoopResult {
  readonly requests: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** CPU time of the server per request, microseconds. */
  readonly serverCpuMicros: number
  readonly storeCpuMicros: number
  /** Shares of one core, 0 to 1: of the server's core by the server, by others; of the load's core by anything. */
  readonly serverShare: number
  readonly othersShare: number
  readonly loadShare: number
}

/**
 * Every connection sends its next request when the last one is answered, so the server is always at saturation.
 * @throws Error when anything but 200 is answered
 */
export async function closedLoop(requests: readonly Buffer[], options: LoopRequest): Promise<LoopResult> {
  const { port, seconds, serverPid, storePid } = options
  const connections = await Promise.all(Array.from({ length: options.connections }, () => Connection.open(port)))
  const latencies = new Float64Array(requests.length)
  const cpu = () => ({
    server: processCpuSeconds(serverPid),
    store: storePid === undefined ? 0 : processCpuSeconds(storePid),
    serverCore: coreBusySeconds(SERVER_CORE),
    loadCore: coreBusySeconds(LOAD_CORE),
  })
  let next = 0
  let done = 0
  const before = cpu()
  const startedAt = performance.now()
  const endsAt = startedAt + seconds * 1000
  try {
    await Promise.all(
      connections.map(
        (connection) =>
          new Promise<void>((resolve, reject) => {
            const sendNext = () => {
              const sentAt = performance.now()
              const request = sentAt < endsAt ? requests[next] : undefined
              if (request === undefined) return resolve()
              next += 1
              const answered = (status: number) => {
                latencies[done] = performance.now() - sentAt
                done += 1
                if (status === 200) sendNext()
                else reject(new Error(`A server answered ${status}.`))
              }
              connection.send(request, answered, reject)
            }
            sendNext()
          }),
      ),
    )
  } finally {
    for (const connection of connections) connection.close()
  }
  const tookSeconds = (performance.now() - startedAt) / 1000
  const after = cpu()
  const sorted = latencies.subarray(0, done).sort()
  const server = after.server - before.server
  return {
    requests: done,
    perSecond: done / tookSeconds,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    serverCpuMicros: (server / done) * 1e6,
    storeCpuMicros: ((after.store - before.store) / done) * 1e6,
    serverShare: server / tookSeconds,
    othersShare: Math.max(0, after.serverCore - before.serverCore - server) / tookSeconds,
    loadShare: (after.loadCore - before.loadCore) / tookSeconds,
  }
}
