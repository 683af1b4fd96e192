import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Ports are looked for below those that the system gives to outgoing connections (32768 and up on Linux): one of these
 * could take a port before the server it is meant for, or while that is started again. A Redis in cluster mode also takes
 * the port 10,000 above its own.
 */
const PORTS = { from: 10_240, to: 22_700 }
const given = new Set<number>()

/** A port of loopback that nothing listens on; no port is given out twice by one process. */
export async function freePort(): Promise<number> {
  const port = randomInt(PORTS.from, PORTS.to)
  if (given.has(port) || !(await isFree(port))) return freePort()
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
