import { RelayError } from '../../errors.js'
import { StoreInUseError } from './file-lock.js'
import type { BatchAnswer, Call, FromWorker, ToWorker, WorkerStart } from './messages.js'
import type { ArgumentOf, OperationName, ResultOf } from './operations.js'
import { spawnWorker } from './spawn-worker.js'

/** One commit carries at most this many calls. */
const MAX_BATCH = 256

/** The main thread's side of the worker that holds the database. */
export interface DatabaseThread {
  /** Runs one operation. @throws RelayError `store_unavailable` */
  call<N extends OperationName>(name: N, argument: ArgumentOf<N>): Promise<ResultOf<N>>
  onReady(listener: (shard: number) => void): () => void
  /** Empties the log into the database. @throws RelayError `store_unavailable` */
  truncateLog(): Promise<void>
  close(): Promise<void>
}

interface Waiting {
  readonly call: Call
  resolve(result: unknown): void
  reject(error: RelayError): void
}

function unavailable(message: string): RelayError {
  return new RelayError('store_unavailable', undefined, { cause: new Error(message) })
}

/** @throws StoreInUseError, RelayError `store_unavailable` */
export async function startThread(start: WorkerStart): Promise<DatabaseThread> {
  const worker = spawnWorker(start)
  const listeners = new Set<(shard: number) => void>()
  let waiting: Waiting[] = []
  let underWay: Waiting[] = []
  let scheduled = false
  let failure: RelayError | undefined
  const truncating: { resolve(): void; reject(error: RelayError): void }[] = []

  await new Promise<void>((resolve, reject) => {
    worker.once('error', (error) => reject(unavailable(error.message)))
    worker.once('message', (message: FromWorker) => {
      if (message.kind === 'ready') resolve()
      else if (message.kind === 'inUse') reject(new StoreInUseError())
      else reject(unavailable(message.kind === 'broken' ? message.message : 'The database thread did not start.'))
    })
  })

  function fail(message: string): void {
    failure = unavailable(message)
    for (const { reject } of [...underWay, ...waiting, ...truncating.splice(0)]) reject(failure)
    underWay = []
    waiting = []
  }

  function send(): void {
    scheduled = false
    if (underWay.length > 0 || waiting.length === 0) return
    underWay = waiting.splice(0, MAX_BATCH)
    worker.postMessage({ kind: 'batch', calls: underWay.map(({ call }) => call) } satisfies ToWorker)
  }

  function finish(answer: BatchAnswer): void {
    const done = underWay
    underWay = []
    send()
    const failed = new Map(answer.failures)
    for (const [index, { resolve, reject }] of done.entries()) {
      const message = failed.get(index)
      if (message === undefined) resolve(answer.results[index])
      else reject(unavailable(message))
    }
    for (const shard of answer.ready) for (const listener of listeners) listener(shard)
  }

  let closed: () => void = () => undefined
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'batch') finish(message)
    else if (message.kind === 'logTruncated') {
      const asked = truncating.shift()
      if (message.done) asked?.resolve()
      else asked?.reject(unavailable('The log could not be emptied.'))
    } else if (message.kind === 'closed') closed()
  })
  worker.on('error', (error) => fail(error.message))
  worker.on('exit', () => fail('The database thread has ended.'))

  return {
    call: <N extends OperationName>(name: N, argument: ArgumentOf<N>) =>
      new Promise<ResultOf<N>>((resolve, reject) => {
        if (failure) return reject(failure)
        waiting.push({ call: [name, argument], resolve: resolve as (result: unknown) => void, reject })
        if (scheduled || underWay.length > 0) return
        // Whatever else arrives in this turn of the event loop joins the batch.
        scheduled = true
        setImmediate(send)
      }),
    onReady: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    truncateLog: () =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure)
        truncating.push({ resolve, reject })
        worker.postMessage({ kind: 'truncateLog' } satisfies ToWorker)
      }),
    close: async () => {
      while (underWay.length > 0 || waiting.length > 0) await new Promise((resolve) => setImmediate(resolve))
      await new Promise<void>((resolve) => {
        closed = resolve
        worker.postMessage({ kind: 'close' } satisfies ToWorker)
      })
      await worker.terminate()
    },
  }
}
