import type { OperationContext } from './context.js'
import type { BatchAnswer, Call } from './messages.js'
import { OPERATIONS } from './operations.js'

function runCall([name, argument]: Call, context: OperationContext): unknown {
  const operation = OPERATIONS[name] as (argument: unknown, context: OperationContext) => unknown
  return operation(argument, context)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown'
}

/** Runs calls in one transaction. @throws whatever an operation or the commit throws, after rolling back */
function transact(calls: readonly Call[], context: OperationContext): unknown[] {
  const { db } = context
  db.statement('BEGIN IMMEDIATE').run([])
  try {
    const results = calls.map((call) => runCall(call, context))
    db.statement('COMMIT').run([])
    return results
  } catch (error) {
    rollBack(context)
    throw error
  }
}

function rollBack({ db, ready }: OperationContext): void {
  ready.clear()
  try {
    db.statement('ROLLBACK').run([])
  } catch {
    // The failed statement has ended the transaction by itself.
  }
}

/**
 * Runs a batch in one transaction, one commit for all. If a call fails, every call is run again in a transaction of its
 * own, so that it fails alone.
 */
export function runBatch(calls: readonly Call[], context: OperationContext): BatchAnswer {
  context.ready.clear()
  try {
    const results = transact(calls, context)
    return { kind: 'batch', results, failures: [], ready: [...context.ready] }
  } catch (error) {
    if (calls.length === 1) return { kind: 'batch', results: [null], failures: [[0, messageOf(error)]], ready: [] }
  }
  const answers = calls.map((call) => runBatch([call], context))
  return {
    kind: 'batch',
    results: answers.map(({ results }) => results[0]),
    failures: answers.flatMap(({ failures }, index) => failures.map(([, message]) => [index, message] as const)),
    ready: [...new Set(answers.flatMap(({ ready }) => ready))],
  }
}
