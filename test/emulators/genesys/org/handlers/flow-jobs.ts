import { randomBytes, randomUUID } from 'node:crypto'
import { type FlowHead, missingReferences, readFlowHead } from '../flow-references.js'
import {
  type Fields,
  fieldsOf,
  type Handler,
  listOf,
  listParameter,
  type OperationCall,
  oneOf,
  textOf,
} from '../operation.js'
import type { FlowMessage } from '../org-options.js'
import { badRequest, notFound } from '../refusal.js'
import type { Job, OrgState } from '../state.js'

const UPLOAD_SECONDS = 900

/** Jobs that publish flows from YAML and export them again. */
export function flowJobHandlers(state: OrgState) {
  const jobOf = ({ params: [id] }: OperationCall, exporting: boolean): Job => {
    const job = state.jobs.get(id ?? '')
    if (job === undefined || (job.command === 'Export') !== exporting) throw notFound()
    return job
  }

  return {
    postFlowsJobs: ({ baseUrl }) => {
      const job = newJob('Create')
      state.jobs.set(job.id, job)
      const token = randomBytes(24).toString('base64url')
      const headers = { 'Content-Type': 'application/x-yaml', 'x-amz-meta-jobid': job.id }
      state.uploads.set(token, {
        headers,
        expiresAt: state.host.now() + UPLOAD_SECONDS * 1000,
        used: false,
        take: (bytes) => publish(state, job, bytes.toString('utf8')),
      })
      const presignedUrl = `${baseUrl}/uploads/${token}`
      return { status: 202, body: { id: job.id, presignedUrl, headers, selfUri: `/api/v2/flows/jobs/${job.id}` } }
    },
    getFlowsJob: (call) => ({ body: view(state, jobOf(call, false), call.query) }),
    postFlowsExportJobs: ({ body, baseUrl }) => {
      const [wanted, ...more] = listOf(body.flows)
      if (wanted === undefined || more.length > 0) throw badRequest('this org exports one flow per job')
      oneOf('exportType', wanted.exportType, ['Yaml', 'Architect'])
      const flow = state.flows.referred('flow', wanted.flow)
      if (flow === undefined) throw badRequest('flow has no id')
      const job = newJob('Export')
      job.outcome = 'Success'
      job.flowId = flow.id
      job.downloadUrl = `${baseUrl}/downloads/${job.id}`
      state.jobs.set(job.id, job)
      return { status: 202, body: { id: job.id, status: 'Registered', totalFlows: 1 } }
    },
    getFlowsExportJob: (call) => ({ body: view(state, jobOf(call, true), call.query) }),
  } satisfies Record<string, Handler>
}

const newJob = (command: Job['command']): Job => ({
  id: randomUUID(),
  looks: 0,
  outcome: undefined,
  messages: [],
  flowId: undefined,
  command,
  downloadUrl: undefined,
})

/** Started at the first look after the upload, finished after as many as the org's switch says. */
function view(state: OrgState, job: Job, query: URLSearchParams): Fields {
  if (job.outcome !== undefined) job.looks += 1
  const done = job.outcome !== undefined && job.looks > state.switches.pollsUntilDone
  const status = job.outcome === undefined ? 'Registered' : done ? job.outcome : 'Started'
  const { command, flowId, messages, downloadUrl } = job
  return {
    id: job.id,
    status,
    command: command === 'Export' ? 'Export' : 'Publish',
    ...(done &&
      flowId !== undefined &&
      command !== 'Export' && { flow: { id: flowId, selfUri: `/api/v2/flows/${flowId}` } }),
    ...(done && downloadUrl !== undefined && { downloadUrl }),
    ...(done && listParameter(query, 'expand').includes('messages') && { messages }),
  }
}

/** Takes effect at the upload: whoever never looks at the job has published all the same. */
async function publish(state: OrgState, job: Job, yaml: string): Promise<void> {
  const head = readFlowHead(yaml)
  const messages: FlowMessage[] =
    typeof head === 'string' ? [{ type: 'Error', text: head }] : await findings(state, head, yaml)
  const dateTime = new Date(state.host.now()).toISOString()
  job.messages = messages.map((message) => ({ ...message, dateTime, details: [] }))
  job.outcome = messages.some(({ type }) => type === 'Error') ? 'Failure' : 'Success'
  if (job.outcome === 'Success' && typeof head !== 'string') job.flowId = keep(state, head, yaml)
}

async function findings(state: OrgState, head: FlowHead, yaml: string): Promise<FlowMessage[]> {
  const found: FlowMessage[] = []
  const lockedBy = flowOf(state, head)?.lockedUser
  if (lockedBy !== undefined)
    found.push({ type: 'Error', text: `The flow is locked by ${textOf(fieldsOf(lockedBy).name)}` })
  if (head.division !== '' && state.divisions.named(head.division) === undefined) {
    found.push({ type: 'Error', text: `Division "${head.division}" does not exist` })
  }
  const read = state.options.publishFlow
  const more = read === undefined ? missingReferences(state, head.content) : await read(yaml)
  return [...found, ...more]
}

function flowOf(state: OrgState, { name, type }: FlowHead) {
  return state.flows.all.find((flow) => flow.type === type && textOf(flow.name).toLowerCase() === name.toLowerCase())
}

function keep(state: OrgState, head: FlowHead, yaml: string): string {
  const old = flowOf(state, head)
  const division = state.divisionOf({
    division: head.division === '' ? old?.division : state.divisions.named(head.division),
  })
  const { name, type, description } = head
  const number = Number(textOf(fieldsOf(old?.publishedVersion).id).split('.')[0] || 0) + 1
  const publishedVersion = { id: `${number}.0`, name: `${number}.0`, commitVersion: `${number}.0` }
  const fields = { name, type, description, division, active: true, deleted: false, system: false, publishedVersion }
  const flow = old === undefined ? state.flows.add(fields) : state.flows.patch(old.id, fields)
  state.flowYaml.set(flow.id, yaml)
  return flow.id
}
