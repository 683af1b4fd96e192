import { expect } from 'chai'
import { OPERATIONS } from './body-check.js'
import { OPERATION_NAMES } from './permissions.js'
import { seedActions, seedNamed, seedUser } from './seed.js'
import { ADMIN, type StartedOrg, startOrg } from './start-org.js'

/** Reads that answer with something only after a write of their own. */
const NOTHING_TO_READ = [
  ...['getIntegrationsActionDraft', 'getIntegrationsActionDraftTemplate', 'getIntegrationsActionDraftValidation'],
  ...['getIntegrationsActionDraftFunction', 'getFlowsJob', 'getFlowsExportJob'],
  ...['getUsersMe', 'getAuthorizationSubjectsMe'],
]

describe('every read of the emulated org', () => {
  let started: StartedOrg
  beforeEach(async () => {
    const integrations = [{ id: '5b3e1c0a-77aa-4c5d-9a52-3f6f0f6d1c11', webhookSecret: 'sixteen letters!' }]
    started = await startOrg({ messaging: { integrations } })
  })
  afterEach(() => started.close())

  it('answers as the SDK expects it, lists and single resources alike', async () => {
    const { org, url } = started
    const flow = seedNamed(org, 'flows', 'Ended', { type: 'WORKFLOW' })
    for (const kind of ['queues', 'skills', 'messagingSettings', 'supportedContent', 'externalSources'] as const) {
      seedNamed(org, kind, 'One')
    }
    for (const kind of ['schedules', 'scheduleGroups', 'emergencyGroups', 'webDeployments'] as const) {
      seedNamed(org, kind, 'One')
    }
    seedNamed(org, 'triggers', 'One', { target: { type: 'Workflow', id: flow.id }, enabled: true })
    seedNamed(org, 'credentials', 'One', { type: { name: 'userDefined' } })
    seedActions(org, 1)
    seedUser(org, 'Agent')
    const token = await bearer(url)
    const read = (path: string) => fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${token}` } })
    const firstOf = async (path: string): Promise<string> => {
      const { entities = [] } = (await (await read(path)).json()) as { entities?: { id: string }[] }
      return entities[0]?.id ?? ''
    }
    for (const name of OPERATION_NAMES) {
      const { method, path } = OPERATIONS[name]
      if (method !== 'GET' || NOTHING_TO_READ.includes(name)) continue
      const list = Object.entries(LISTS).find(([part]) => path.includes(`${part}/{`))?.[1]
      const id = await firstOf(list ?? path.split('/{')[0] ?? '')
      const target = path.replace('{fileName}', 'successtemplate.vm').replace(/\{\w+\}/, id)
      const answer = await read(target)
      expect(answer.status, `${name} ${target}: ${await answer.text()}`).to.equal(200)
    }
  })
})

/** Where the ids of a path come from when the path has no list of its own. */
const LISTS: Record<string, string> = {
  'authorization/subjects': '/api/v2/oauth/clients',
  'routing/users': '/api/v2/users',
  'identityresolution/integrations/open': '/api/v2/conversations/messaging/integrations/open',
}

async function bearer(url: string): Promise<string> {
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${ADMIN.id}:${ADMIN.secret}`).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  })
  return ((await answer.json()) as { access_token: string }).access_token
}
