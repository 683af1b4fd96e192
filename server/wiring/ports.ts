import type { Listener } from '../http/listener.js'

/** The relay's ports as one. */
export interface Ports extends Omit<Listener, 'server'> {
  /** The port for operators; undefined when there is none of its own. */
  adminPort(): number | undefined
}

/** @param admin Listener and place of the port for operators. */
export function joinPorts(
  main: Listener,
  admin: { readonly listener: Listener; readonly port: number; readonly host: string } | undefined,
): Ports {
  let adminPort: number | undefined
  return {
    adminPort: () => adminPort,
    listen: async (port, host) => {
      adminPort = await admin?.listener.listen(admin.port, admin.host)
      return main.listen(port, host)
    },
    drain: () => {
      main.drain()
      admin?.listener.drain()
    },
    stop: async (graceMs) => {
      await Promise.all([main.stop(graceMs), admin?.listener.stop(graceMs)])
    },
  }
}
