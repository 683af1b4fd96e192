import { describeAcceptancePush } from './acceptance-push.js'
import type { HarnessFactory, StoreHarness } from './harness.js'
import { describeKeptPushes } from './kept-pushes.js'

export type { StoreHarness }

/** The tests every implementation of the Store contract must pass. */
export function describeStore(name: string, factory: HarnessFactory): void {
  describe(`store contract: ${name}`, () => {
    describeAcceptancePush(factory)
    describeKeptPushes(factory)
  })
}
