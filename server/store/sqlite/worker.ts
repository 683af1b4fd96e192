import { chmodSync, existsSync } from 'node:fs'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { OperationContext } from './context.js'
import { openDb } from './db.js'
import { StoreInUseError, takeFileLock } from './file-lock.js'
import type { FromWorker, ToWorker, WorkerStart } from './messages.js'
import { runBatch } from './run-batch.js'
import { prepareDatabase, truncateLog } from './schema.js'

/** The one thread that touches the database. */
function serve(port: MessagePort, { path, limits, now }: WorkerStart): void {
  const tell = (message: FromWorker): void => port.postMessage(message)
  const lock = takeFileLock(path)
  const db = openDb(path)
  prepareDatabase(db, now)
  for (const file of [path, `${path}-wal`, `${path}-shm`, `${path}.lock`]) if (existsSync(file)) chmodSync(file, 0o600)
  const context: OperationContext = { db, limits, ready: new Set(), edges: 0 }
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'batch') return tell(runBatch(message.calls, context))
    if (message.kind === 'truncateLog') return tell({ kind: 'logTruncated', done: truncateLog(db) })
    db.close()
    lock.close()
    tell({ kind: 'closed' })
    port.close()
  })
  tell({ kind: 'ready' })
}

if (parentPort) {
  try {
    serve(parentPort, workerData as WorkerStart)
  } catch (error) {
    const message: FromWorker =
      error instanceof StoreInUseError
        ? { kind: 'inUse' }
        : { kind: 'broken', message: error instanceof Error ? error.message : 'unknown' }
    parentPort.postMessage(message)
    parentPort.close()
  }
}
