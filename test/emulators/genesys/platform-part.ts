import type { DoubleServer, Route } from '../shared/double-server.js'
import type { Fault } from '../shared/faults.js'
import type { LoginDesk } from './login.js'
import type { GenesysDoubleIntegration } from './org.js'

/** What the messaging side of the double lends to its platform API. */
export interface PlatformHost {
  readonly login: LoginDesk
  /** Integrations messages go through; the platform API adds and takes away. */
  readonly integrations: Map<string, GenesysDoubleIntegration>
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** The platform API as a part of the double: what `startGenesys` needs of it. */
export interface PlatformPart {
  readonly routes: readonly Route[]
  /** Called before the first request. */
  attach(host: PlatformHost): void
  /** Called once the address is known. */
  listening(at: { readonly server: DoubleServer; readonly url: string }): void
  /** A fault for a request that meets this route. */
  faultOf(route: string): Fault | undefined
}
