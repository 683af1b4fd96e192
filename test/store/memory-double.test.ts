import { createMemoryStore, emptyMemory } from '../support/memory-store.js'
import { describeStore } from './conformance/describe-store.js'

describeStore('memory double', async () => {
  const state = emptyMemory()
  return {
    concurrent: true,
    open: async (limits) => createMemoryStore(limits, state),
    dispose: async () => undefined,
  }
})
