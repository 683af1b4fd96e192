import { expect } from 'chai'
import { refused } from './sdk.js'
import { seedNamed } from './seed.js'
import { useOrg } from './use-org.js'

const FLOW = `inboundShortMessage:
  name: In
  division: Home
  states:
    - state:
        actions:
          - transferToAcd:
              targetQueue: { lit: { name: VIP } }
              acdSkills:
                - acdSkill: { lit: { name: Chinese } }
          - evaluateScheduleGroup:
              scheduleGroup: { lit: { name: Hours } }
              emergencyGroup: { lit: { name: Storm } }
          - callData:
              category:
                WeChat:
                  dataAction:
                    getTier: { inputs: {} }
`
const WORKFLOW = 'workflow:\n  name: Ended\n'
const TOPIC = 'v2.detail.events.conversation.{id}.user.end'

describe('flows, schedules and triggers of the emulated org', () => {
  const org = useOrg()

  const look = async (id: string) => org.sdk.architect.getFlowsJob(id, { expand: ['messages'] })
  async function register(yaml: string, headers: Record<string, string> = {}): Promise<[id: string, status: number]> {
    const job = await org.sdk.architect.postFlowsJobs()
    const sent = { ...job.headers, ...headers }
    const { status } = await fetch(job.presignedUrl ?? '', { method: 'PUT', headers: sent, body: yaml })
    return [job.id ?? '', status]
  }
  async function publish(yaml: string) {
    const [id] = await register(yaml)
    const seen = [await look(id), await look(id), await look(id)]
    expect(seen.map(({ status }) => status).slice(0, 2)).to.deep.equal(['Started', 'Started'])
    const { status, flow, messages } = seen[2] ?? {}
    return { status, flowId: flow?.id ?? '', texts: messages?.map(({ text }) => text) ?? [] }
  }

  it('publishes by a job: registered until the upload, started, then success; the same flow again after that', async () => {
    const job = await org.sdk.architect.postFlowsJobs()
    expect((await look(job.id ?? '')).status).to.equal('Registered')
    const first = await publish(WORKFLOW)
    expect([first.status, first.texts]).to.deep.equal(['Success', []])
    const second = await publish(WORKFLOW)
    expect(second.flowId).to.equal(first.flowId)
    const flow = await org.sdk.architect.getFlow(first.flowId)
    expect([flow.name, flow.type, flow.publishedVersion?.id]).to.deep.equal(['Ended', 'WORKFLOW', '2.0'])
    expect((await org.sdk.architect.getFlows({ type: ['workflow'], name: 'ended' })).total).to.equal(1)
    expect((await org.sdk.architect.getFlows({ type: ['bot'] })).total).to.equal(0)
  })

  it('takes effect at the upload even when nobody looks; tells messages only when they are asked for', async () => {
    await register(WORKFLOW)
    expect(org.started.org.state.flows.all).to.have.length(1)
    const [id] = await register('workflow: [')
    for (let times = 0; times < 2; times++) await org.sdk.architect.getFlowsJob(id)
    const quiet = await org.sdk.architect.getFlowsJob(id)
    expect([quiet.status, quiet.messages]).to.deep.equal(['Failure', undefined])
    expect((await look(id)).messages?.[0]?.type).to.equal('Error')
  })

  it('fails flows that name what the org lacks, and takes them once it is there', async () => {
    const { status, texts } = await publish(FLOW)
    expect(status).to.equal('Failure')
    expect(texts).to.deep.equal([
      'Queue "VIP" does not exist',
      'Skill "Chinese" does not exist',
      'Schedule group "Hours" does not exist',
      'Emergency group "Storm" does not exist',
      'Data action "WeChat / getTier" does not exist',
    ])
    seedNamed(org.started.org, 'queues', 'VIP')
    seedNamed(org.started.org, 'scheduleGroups', 'Hours')
    seedNamed(org.started.org, 'emergencyGroups', 'Storm')
    seedNamed(org.started.org, 'skills', 'English')
    org.started.org.state.actions.add({ category: 'WeChat', name: 'getTier' })
    expect((await publish(FLOW)).texts).to.deep.equal(['Skill "Chinese" does not exist'])
    seedNamed(org.started.org, 'skills', 'Chinese')
    expect((await publish(FLOW)).status).to.equal('Success')
    expect((await publish(FLOW.replace('Home', 'Nowhere'))).texts).to.deep.equal(['Division "Nowhere" does not exist'])
    expect((await publish('inboundMessage:\n  name: In\n')).status).to.equal('Failure')
    expect((await publish('workflow:\n  name: "{{NAME}}"\n---\nmore: 1\n')).status).to.equal('Failure')
  })

  it('asks the reader that is plugged in, whose warnings do not stop it', async () => {
    await org.startAnew({
      publishFlow: async (yaml) => [
        { type: 'Warning', text: 'look here' },
        ...(yaml.includes('bad') ? [{ type: 'Error' as const, text: 'bad flow' }] : []),
      ],
    })
    expect(await publish(FLOW)).to.include({ status: 'Success' })
    expect((await publish(`${WORKFLOW}  description: bad\n`)).texts).to.deep.equal(['look here', 'bad flow'])
  })

  it('fails flows someone else has open until they are unlocked', async () => {
    const { flowId } = await publish(WORKFLOW)
    org.started.org.lockFlow(flowId)
    expect((await publish(WORKFLOW)).texts[0]).to.include('locked by Somebody Else')
    await org.sdk.architect.postFlowsActionsUnlock(flowId)
    expect((await publish(WORKFLOW)).status).to.equal('Success')
  })

  it('takes an upload with its very headers, once', async () => {
    expect((await register(WORKFLOW, { 'x-amz-meta-jobid': 'other' }))[1]).to.equal(403)
    const job = await org.sdk.architect.postFlowsJobs()
    const put = () => fetch(job.presignedUrl ?? '', { method: 'PUT', headers: job.headers ?? {}, body: WORKFLOW })
    expect([(await put()).status, (await put()).status]).to.deep.equal([200, 403])
  })

  it('exports a flow byte by byte', async () => {
    const { flowId } = await publish(WORKFLOW)
    const job = await org.sdk.architect.postFlowsExportJobs({ flows: [{ flow: { id: flowId }, exportType: 'Yaml' }] })
    const seen = await Promise.all([1, 2, 3].map(() => org.sdk.architect.getFlowsExportJob(job.id ?? '')))
    const done = seen.find(({ status }) => status === 'Success')
    expect(await (await fetch(done?.downloadUrl ?? '')).text()).to.equal(WORKFLOW)
    const unknown = org.sdk.architect.postFlowsExportJobs({ flows: [{ flow: { id: 'nothing' } }] })
    expect((await refused(unknown)).status).to.equal(400)
  })

  it('keeps triggers of known topics on published workflows, at the current version', async () => {
    const { flowId } = await publish(WORKFLOW)
    const match = { jsonPath: 'mediaType', operator: 'Equal', value: 'MESSAGE' as unknown as object }
    const body = {
      name: 'Ended',
      topicName: TOPIC,
      enabled: true,
      target: { type: 'Workflow', id: flowId, workflowTargetSettings: { dataFormat: 'TopLevelPrimitives' } },
      matchCriteria: [match],
      eventTTLSeconds: 60,
    }
    const { id = '', version } = await org.sdk.processAutomation.postProcessautomationTriggers(body)
    const tries = [
      { ...body, topicName: 'v2.users.{id}.presence' },
      { ...body, target: { ...body.target, id: 'nothing' } },
      { ...body, target: { ...body.target, id: seedNamed(org.started.org, 'flows', 'In', { type: 'BOT' }).id } },
      { ...body, matchCriteria: [{ ...match, operator: 'Is' }] },
      { ...body, matchCriteria: [{ ...match, operator: 'In' }] },
      { ...body, eventTTLSeconds: 9 },
      { ...body, delayBySeconds: 60 },
    ]
    for (const wrong of tries) {
      const call = org.sdk.processAutomation.postProcessautomationTriggers(wrong)
      expect((await refused(call)).status, JSON.stringify(wrong)).to.equal(400)
    }
    const put = (at: number) => org.sdk.processAutomation.putProcessautomationTrigger(id, { ...body, version: at })
    expect((await put(version ?? 0)).version).to.equal(2)
    expect((await refused(put(version ?? 0))).status).to.equal(409)
    expect((await refused(org.sdk.architect.deleteFlow(flowId))).status).to.equal(409)
    expect(
      (await org.sdk.processAutomation.getProcessautomationTriggers({ topicName: TOPIC })).entities,
    ).to.have.length(1)
    expect((await org.sdk.processAutomation.getProcessautomationTriggersTopics()).entities).to.include(TOPIC)
  })

  it('keeps schedules in local time, by name, as long as a group holds them', async () => {
    const body = { name: 'Open', start: '2026-01-05T09:00:00.000', end: '2026-01-05T18:00:00.000' }
    const { id = '' } = await org.sdk.architect.postArchitectSchedules(body)
    expect((await refused(org.sdk.architect.postArchitectSchedules(body))).status).to.equal(409)
    const zoned = { ...body, name: 'Zoned', start: '2026-01-05T09:00:00Z' }
    expect((await refused(org.sdk.architect.postArchitectSchedules(zoned))).status).to.equal(400)
    const group = await org.sdk.architect.postArchitectSchedulegroups({ name: 'Hours', openSchedules: [{ id }] })
    expect((await refused(org.sdk.architect.deleteArchitectSchedule(id))).status).to.equal(409)
    const stale = org.sdk.architect.putArchitectSchedulegroup(group.id ?? '', { name: 'Hours', version: 5 })
    expect((await refused(stale)).status).to.equal(409)
    await org.sdk.architect.putArchitectSchedulegroup(group.id ?? '', { name: 'Hours', version: 1 })
    await org.sdk.architect.deleteArchitectSchedule(id)
  })
})
