import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A wire between a relay and a double that keeps everything that goes over it, headers included. */
export interface Tap {
  readonly url: string
  /** Bytes from the relay, and bytes to it, as Latin-1. */
  readonly sent: string
  readonly received: string
  close(): Promise<void>
}

/** @param target Base address of the double. */
export async function startTap(target: string): Promise<Tap> {
  const { hostname, port } = new URL(target)
  const sent: Buffer[] = []
  const received: Buffer[] = []
  const open = new Set<Socket>()
  const server = createServer((relay) => {
    const double = connect(Number(port), hostname)
    for (const socket of [relay, double]) {
      open.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        open.delete(socket)
        relay.destroy()
        double.destroy()
      })
    }
    relay.on('data', (chunk: Buffer) => void sent.push(chunk))
    double.on('data', (chunk: Buffer) => void received.push(chunk))
    relay.pipe(double)
    double.pipe(relay)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    get sent() {
      return Buffer.concat(sent).toString('latin1')
    },
    get received() {
      return Buffer.concat(received).toString('latin1')
    },
    close: async () => {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
