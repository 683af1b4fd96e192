import type { Store, StoreLimits } from '../../../server/store/store.js'

/** One backend under test with a storage of its own. */
export interface StoreHarness {
  /** True when several stores may be open on one storage at once, as relays on one Redis are. */
  readonly concurrent: boolean
  /** Opens a store on the harness's storage. Opened again after `close`, it finds what was there. */
  open(limits?: Partial<StoreLimits>): Promise<Store>
  /** Called once, after every store was closed. */
  dispose(): Promise<void>
}

export type HarnessFactory = () => Promise<StoreHarness>

export interface OpenStore {
  readonly store: Store
  readonly harness: StoreHarness
}

/** Opens one store for the tests of the enclosing `describe`. Its fields may be read inside hooks and tests only. */
export function useStore(factory: HarnessFactory, limits: Partial<StoreLimits> = {}): OpenStore {
  let open: OpenStore | undefined
  before(async () => {
    const harness = await factory()
    open = { harness, store: await harness.open(limits) }
  })
  after(async () => {
    await open?.store.close()
    await open?.harness.dispose()
  })
  function opened(): OpenStore {
    if (!open) throw new Error('The store is open inside tests only.')
    return open
  }
  return {
    get store() {
      return opened().store
    },
    get harness() {
      return opened().harness
    },
  }
}
