import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** What stands in front of several relays: gives each connection to the next one that takes it. */
export interface Balancer {
  readonly url: string
  /** Ports of the relays that get connections from now on. */
  setTargets(ports: readonly number[]): void
  close(): Promise<void>
}

export async function startBalancer(): Promise<Balancer> {
  let targets: readonly number[] = []
  let turn = 0
  const open = new Set<Socket>()

  /** Tries every target once; a relay that refuses the connection is passed over. */
  function pass(client: Socket, triesLeft: number): void {
    const port = targets[turn++ % Math.max(1, targets.length)]
    if (port === undefined || triesLeft === 0) return void client.destroy()
    const relay = connect(port, '127.0.0.1')
    let connected = false
    relay.once('connect', () => {
      connected = true
      client.pipe(relay)
      relay.pipe(client)
    })
    relay.on('error', () => (connected ? client.destroy() : pass(client, triesLeft - 1)))
    relay.on('close', () => connected && client.destroy())
    client.on('close', () => relay.destroy())
  }

  const server = createServer((client) => {
    open.add(client)
    client.on('close', () => open.delete(client))
    client.on('error', () => client.destroy())
    pass(client, targets.length)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    setTargets: (ports) => {
      targets = ports
    },
    close: async () => {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
