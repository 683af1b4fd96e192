import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../../../server/store/sqlite/open.js'
import { DEFAULT_STORE_LIMITS } from '../../../server/store/store.js'
import { describeStore } from '../conformance/describe-store.js'

describeStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'relay-conformance-'))
  return {
    concurrent: false,
    open: (limits) => {
      const path = join(folder, 'relay.db')
      return openSqliteStore({ path, limits: { ...DEFAULT_STORE_LIMITS, ...limits } })
    },
    dispose: () => rm(folder, { recursive: true }),
  }
})
