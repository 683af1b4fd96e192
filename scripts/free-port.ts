import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Ports are looked for below those that the system gives to outgoing connections (32768 and up on Linux): one of these
 * could take a port before the server it is meant for, or while that is started again. A Redis in cluster mode also takes
 * the port 10,000 above its own, so nobody is given one up there.
 */
const PORTS = { from: 10_240, to: 20_240 }
/** Processes that run side by side have ports of their own: a relay that is started again finds its port free. */
const PARITIES = { even: 0, odd: 1 }
const parity = PARITIES[process.env.FREE_PORTS as keyof typeof PARITIES]
const given = new Set<number>()

/** A port of loopback that nothing listens on; no port is given out twice by one process. */
export async function freePort(): Promise<number> {
  const port = randomInt(PORTS.from, PORTS.to)
  if (given.has(port) || (parity !== undefined && port % 2 !== parity) || !(await isFree(port))) return freePort()
  given.add(port)
  return port
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
