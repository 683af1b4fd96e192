import { type Sdk, sdkFor } from './sdk.js'
import { type StartedOrg, type StartOrgOptions, startOrg } from './start-org.js'

export interface UsedOrg {
  readonly started: StartedOrg
  readonly sdk: Sdk
  /** Another org in its place. */
  startAnew(options: StartOrgOptions): Promise<void>
}

/** An org of its own for each test of the suite around, and the SDK of a client who may do everything. */
export function useOrg(): UsedOrg {
  let started: StartedOrg
  let sdk: Sdk
  async function start(options: StartOrgOptions = {}): Promise<void> {
    started = await startOrg(options)
    sdk = await sdkFor(started.url)
  }
  beforeEach(() => start())
  afterEach(() => started.close())
  return {
    get started() {
      return started
    },
    get sdk() {
      return sdk
    },
    async startAnew(options) {
      await started.close()
      await start(options)
    },
  }
}
