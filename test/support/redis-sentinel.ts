import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { freePort } from '../../scripts/free-port.js'
import { REDIS_BINARY } from './redis-server.js'

/** Starts one Sentinel that watches a master under the name `main`. `url` leads to the master through it. */
export async function startSentinel(masterPort: number): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort()
  const dir = await mkdtemp(join(tmpdir(), 'relay-sentinel-'))
  const file = join(dir, 'sentinel.conf')
  await writeFile(file, `port ${port}\nbind 127.0.0.1\ndir ${dir}\nsentinel monitor main 127.0.0.1 ${masterPort} 1\n`)
  const child = spawn(REDIS_BINARY, [file, '--sentinel'], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  const client = new Redis({ port, maxRetriesPerRequest: null, retryStrategy: () => 25 })
  client.on('error', () => undefined)
  for (let tries = 0; ; tries++) {
    if (Array.isArray(await client.call('sentinel', 'get-master-addr-by-name', 'main'))) break
    if (tries > 200) throw new Error('the sentinel does not know its master')
    await delay(25)
  }
  client.disconnect()
  return {
    url: `redis+sentinel://127.0.0.1:${port}/main`,
    async stop() {
      child.kill('SIGKILL')
      await ended
      await rm(dir, { recursive: true, force: true })
    },
  }
}
