import type { Json } from '../data-actions/definition.js'
import type { ActionResult, Stage } from '../data-actions/run-definition.js'

/** @returns The lines of one stage: what it is, whether it passed, what it gave. */
export function linesOfStage({ name, ok, result }: Stage): string[] {
  return [`${ok ? 'ok  ' : 'FAIL'}  ${name}`, ...indented(result)]
}

/** @returns The lines of the end of a run. */
export function linesOfResult(action: string, result: ActionResult): string[] {
  if (result.outcome === 'success') return ['', `${action} succeeded:`, ...indented(result.output)]
  const verb = result.outcome === 'timeout' ? 'timed out' : 'failed'
  return ['', `${action} ${verb}; a flow would see:`, ...indented({ ...result.failure } as unknown as Json)]
}

function indented(value: Json): string[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  return text.split('\n').map((line) => `      ${line}`)
}
