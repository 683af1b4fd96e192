import { openSqliteStore } from '../../../server/store/sqlite/open.js'
import { makeCustomer, makePush } from '../conformance/builders.js'

// A relay that has leased a lane and waits to be killed.
const store = await openSqliteStore({ path: process.argv[2] ?? '' })
const push = makePush(makeCustomer(), Date.now())
await store.acceptance.acceptPush(push)
await store.lanes.claim(push.shard, { owner: 'a', now: Date.now(), leaseMs: 3_600_000, maxLanes: 1, maxItems: 8 })
process.send?.('holding')
setInterval(() => undefined, 1000)
