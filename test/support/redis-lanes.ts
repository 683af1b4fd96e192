import { Redis } from 'ioredis'
import { type HeadState, LANE_NAMES, type LaneItem, type LaneName, type LaneRef } from '../../server/store/lanes.js'

/** One lane as a store left behind holds it. */
export interface LaneLeftBehind {
  readonly ref: LaneRef
  readonly head: HeadState
  readonly items: LaneItem[]
}

/**
 * Reads every lane that is not empty straight from a single Redis server, without the store's own code: for checks of
 * what a killed relay left behind.
 *
 * @param url `redis://...`
 */
export async function readRedisLanes(url: string): Promise<LaneLeftBehind[]> {
  const redis = new Redis(url)
  try {
    const lanes: LaneLeftBehind[] = []
    for await (const keys of redis.scanStream({ match: '{*}:*:q?:*', count: 1000 })) {
      for (const key of keys as string[]) lanes.push(await readLane(redis, key))
    }
    return lanes
  } finally {
    redis.disconnect()
  }
}

async function readLane(redis: Redis, key: string): Promise<LaneLeftBehind> {
  const match = /^(\{..\}):([^:]*):q(.):(.*)$/.exec(key)
  if (match === null) throw new Error('a key of a wrong form')
  const [, tag, account = '', letter = '', customerId = ''] = match
  const [texts, state, plan] = await Promise.all([
    redis.lrange(key, 0, -1),
    redis.hget(`${tag}:${account}:c:${customerId}`, letter),
    redis.get(`${tag}:${account}:p${letter}:${customerId}`),
  ])
  const items = texts.map(readItem)
  // seq head bytes fence mode begun done attempts planned
  const fields = (state ?? '').split(' ')
  return {
    ref: { account, customerId, lane: nameOf(letter) },
    head: {
      itemId: items[0]?.id ?? '',
      attempts: Number(fields[7]),
      plan: plan ?? '',
      partsBegun: Number(fields[5]),
      partsDone: Number(fields[6]),
    },
    items,
  }
}

function nameOf(letter: string): LaneName {
  const name = LANE_NAMES.find((candidate) => candidate.startsWith(letter))
  if (name === undefined) throw new Error(`unknown lane ${letter}`)
  return name
}

function readItem(text: string): LaneItem {
  const [id = '', kind = '', seq, acceptedAt, acknowledged, sessionId = '', keyId = '', wrappedKey = '', sealed = ''] =
    text.split('\n')
  return {
    id,
    kind,
    seq: Number(seq),
    acceptedAt: Number(acceptedAt),
    acknowledged: acknowledged === '1',
    sessionId,
    body: { keyId, ...(wrappedKey === '' ? {} : { wrappedKey }), sealed },
  }
}
