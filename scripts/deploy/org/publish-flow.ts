import { setTimeout as delay } from 'node:timers/promises'
import type { Context } from '../engine/resource.js'
import { OrgError } from './org-error.js'
import { upload } from './upload.js'

export interface FlowToPublish {
  readonly name: string
  /** YAML as Archy writes it, filled. */
  readonly text: string
  /** Id of the flow if it exists: whoever has it open loses the lock. */
  readonly unlock: string | undefined
}

/** Terraform's provider waits 16 minutes. */
const MAX_WAIT_MS = 16 * 60_000

/**
 * Publishes a flow through a flow job and shows the job's warnings.
 * @returns Id of the flow. @throws OrgError with every error of the job.
 */
export async function publishFlow(context: Context, { name, text, unlock }: FlowToPublish): Promise<string> {
  const { org, say, pollMs } = context
  if (unlock !== undefined) {
    await org.call('postFlowsActionsUnlock', () => org.architect.postFlowsActionsUnlock(unlock))
  }
  const job = await org.call('postFlowsJobs', () => org.architect.postFlowsJobs({ body: {} }))
  const headers = (job.headers ?? {}) as Record<string, string>
  await upload({ what: 'flow', url: job.presignedUrl ?? '', headers, body: text })
  const id = job.id ?? ''
  for (let waitedMs = 0; waitedMs <= MAX_WAIT_MS; waitedMs += pollMs) {
    const state = await org.call('getFlowsJob', () => org.architect.getFlowsJob(id, { expand: ['messages'] }))
    if (state.status === 'Success' || state.status === 'Failure') {
      const lines = (state.messages ?? []).map(({ type, text: line }) => ({ type, line: line ?? '' }))
      for (const { type, line } of lines) if (type !== 'Error') say(`flow "${name}": ${line}`)
      if (state.status === 'Success' && state.flow?.id !== undefined) return state.flow.id
      const errors = lines.filter(({ type }) => type === 'Error').map(({ line }) => line)
      throw new OrgError('getFlowsJob', {
        status: 200,
        code: 'flow.job.failed',
        message: `the flow "${name}" was refused: ${errors.join('; ') || 'no reason given'}`,
      })
    }
    await delay(pollMs)
  }
  throw new OrgError('getFlowsJob', { status: 0, code: 'flow.job.slow', message: `the job for "${name}" does not end` })
}
