import { setTimeout as delay } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { storeError } from './client.js'

/** How often a server is asked whether it is done. */
const POLL_MS = 200
/** A server that is told to write its files while it writes them refuses; then it is asked again. */
const BUSY = /in progress|already|child process|scheduled/i
/** The command is forbidden or renamed. */
const FORBIDDEN = /^(ERR unknown command|NOPERM|ERR .*not allowed|ERR .*disabled)/i

/**
 * Has every server write its append-only file and its snapshot anew, as far as it keeps them. What was deleted before the
 * call is in neither afterwards: a rewrite under way when it is made is waited for, and another begun.
 * @returns `refused` when a server does not let itself be told. @throws RelayError `store_unavailable`
 */
export async function compactFiles(nodes: readonly Redis[]): Promise<'compacted' | 'refused'> {
  const answers = await Promise.all(nodes.map(compactOne))
  return answers.includes('refused') ? 'refused' : 'compacted'
}

async function compactOne(node: Redis): Promise<'compacted' | 'refused'> {
  try {
    const before = await persistence(node)
    if (before === undefined) return 'refused'
    const keepsLog = before.get('aof_enabled') === '1'
    if (
      keepsLog &&
      !(await rewrite(node, () => node.bgrewriteaof(), 'aof_rewrite_in_progress', 'aof_last_bgrewrite_status'))
    )
      return 'refused'
    // A snapshot may lie beside the log, from before it was switched on or by `save`.
    const saved = await rewrite(node, () => node.bgsave(), 'rdb_bgsave_in_progress', 'rdb_last_bgsave_status')
    return saved ? 'compacted' : 'refused'
  } catch (error) {
    throw storeError(error)
  }
}

/** @returns false when the server refuses. */
async function rewrite(
  node: Redis,
  command: () => Promise<unknown>,
  runningField: string,
  statusField: string,
): Promise<boolean> {
  for (;;) {
    await idle(node)
    try {
      await command()
    } catch (error) {
      const message = error instanceof Error ? error.message : ''
      if (FORBIDDEN.test(message)) return false
      if (!BUSY.test(message)) throw error
      await delay(POLL_MS)
      continue
    }
    for (;;) {
      const state = await persistence(node)
      if (state === undefined) return false
      if (state.get(runningField) !== '1' && state.get('aof_rewrite_scheduled') !== '1') {
        return state.get(statusField) !== 'err'
      }
      await delay(POLL_MS)
    }
  }
}

/** Waits until the server writes neither file. */
async function idle(node: Redis): Promise<void> {
  for (;;) {
    const state = await persistence(node)
    const busy = ['aof_rewrite_in_progress', 'aof_rewrite_scheduled', 'rdb_bgsave_in_progress']
    if (!busy.some((field) => state?.get(field) === '1')) return
    await delay(POLL_MS)
  }
}

/** What INFO says of the files; undefined when it may not be asked. */
async function persistence(node: Redis): Promise<Map<string, string> | undefined> {
  try {
    const text = await node.info('persistence')
    return new Map(
      text.split('\r\n').flatMap((line) => {
        const colon = line.indexOf(':')
        return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1)] as const] : []
      }),
    )
  } catch (error) {
    if (error instanceof Error && FORBIDDEN.test(error.message)) return undefined
    throw error
  }
}
