import { setTimeout as delay } from 'node:timers/promises'
import { request as send } from 'undici'
import type { Context } from '../engine/resource.js'
import { OrgError } from './org-error.js'

const MAX_WAIT_MS = 5 * 60_000

/** The published flow as YAML, through an export job. */
export async function exportFlow({ org, pollMs }: Context, id: string, name: string): Promise<string> {
  const body = { flows: [{ flow: { id }, fileName: name, exportType: 'Yaml' }] }
  const job = await org.call('postFlowsExportJobs', () =>
    org.architect.postFlowsExportJobs(body as Parameters<typeof org.architect.postFlowsExportJobs>[0]),
  )
  const jobId = job.id ?? ''
  for (let waitedMs = 0; waitedMs <= MAX_WAIT_MS; waitedMs += pollMs) {
    const state = await org.call('getFlowsExportJob', () =>
      org.architect.getFlowsExportJob(jobId, { expand: ['messages'] }),
    )
    const url = (state as { downloadUrl?: string }).downloadUrl
    if (state.status === 'Success' && url !== undefined) return download(url)
    if (state.status === 'Failure') {
      const reasons = (state.messages ?? []).map(({ text }) => text).join('; ')
      throw new OrgError('getFlowsExportJob', { status: 200, code: 'flow.export.failed', message: reasons || name })
    }
    await delay(pollMs)
  }
  throw new OrgError('getFlowsExportJob', {
    status: 0,
    code: 'flow.export.slow',
    message: `the export of "${name}" does not end`,
  })
}

async function download(url: string): Promise<string> {
  const answer = await send(url)
  const text = await answer.body.text()
  if (answer.statusCode === 200) return text
  throw new OrgError('download of the flow', {
    status: answer.statusCode,
    code: 'flow.download.failed',
    message: 'refused',
  })
}
