import { expect } from 'chai'
import { refused, wrong } from './sdk.js'
import { seedNamed, seedQueues, seedUser } from './seed.js'
import { useOrg } from './use-org.js'

describe('routing of the emulated org', () => {
  const org = useOrg()

  it('pages 500 queues, finds by name with asterisks, and refuses pages it does not give', async () => {
    seedQueues(org.started.org, 500)
    const first = await org.sdk.routing.getRoutingQueues()
    expect([first.total, first.pageCount, first.entities?.length]).to.deep.equal([500, 20, 25])
    const last = await org.sdk.routing.getRoutingQueues({ pageSize: 150, pageNumber: 4 })
    expect([last.entities?.length, last.entities?.at(-1)?.name, last.nextUri]).to.deep.equal([
      50,
      'Queue 500',
      undefined,
    ])
    expect((await org.sdk.routing.getRoutingQueues({ name: 'queue 50' })).total).to.equal(1)
    expect((await org.sdk.routing.getRoutingQueues({ name: 'queue 50*' })).total).to.equal(2)
    expect((await refused(org.sdk.routing.getRoutingQueues({ pageSize: 501 }))).status).to.equal(400)
    expect((await refused(org.sdk.routing.getRoutingQueues({ pageNumber: 0 }))).status).to.equal(400)
  })

  it('keeps queues: a name is taken once, a PUT replaces all, references must lead somewhere', async () => {
    const made = await org.sdk.routing.postRoutingQueues({ name: 'VIP', skillEvaluationMethod: 'BEST' })
    expect(made.mediaSettings?.message).to.deep.include({ enableAutoAnswer: false })
    expect((await refused(org.sdk.routing.postRoutingQueues({ name: 'vip' }))).status).to.equal(409)
    expect((await org.sdk.routing.putRoutingQueue(made.id ?? '', { name: 'VIP' })).skillEvaluationMethod).to.equal(
      'ALL',
    )
    const tries = [
      { name: '' },
      { name: 'Q', skillEvaluationMethod: 'ANY' },
      { name: 'Q', division: { id: 'nowhere' } },
      { name: 'Q', messageInQueueFlow: { id: 'nothing' } },
      { name: 'Q', mediaSettings: { message: { enableInactivityTimeout: true } } },
      { name: 'Q', mediaSettings: { message: { subTypeSettings: { open: { enableInactivityTimeout: true } } } } },
      {
        name: 'Q',
        mediaSettings: { message: { inactivityTimeoutSettings: { actionType: 'SEND_TO_ARCHITECT_FLOW' } } },
      },
    ]
    for (const body of tries) {
      expect((await refused(org.sdk.routing.postRoutingQueues(body))).status, JSON.stringify(body)).to.equal(400)
    }
    expect((await refused(org.sdk.routing.putRoutingQueue('none', { name: 'Q' }))).status).to.equal(404)
    expect(org.started.org.state.queues.all).to.have.length(1)
  })

  it('refuses bodies the types refuse: unknown fields, wrong types, null, no body, no JSON', async () => {
    const tries: [unknown, string][] = [
      [{ name: 'Q', colour: 'red' }, 'colour'],
      [{ name: 5 }, '/name'],
      [{ description: 'no name' }, "'name'"],
      [{ name: 'Q', division: 'Home' }, '/division'],
      [{ name: 'Q', description: null }, '/description'],
      [{ name: 'Q', mediaSettings: { message: { alertingTimeoutSeconds: '30' } } }, 'alertingTimeoutSeconds'],
      [[], 'object'],
    ]
    for (const [body, named] of tries) {
      const { status, message } = await refused(org.sdk.routing.postRoutingQueues(wrong(body)))
      expect([status, message.includes(named)], `${JSON.stringify(body)}: ${message}`).to.deep.equal([400, true])
    }
    expect(org.started.org.writes.map(({ status }) => status)).to.deep.equal(tries.map(() => 400))
  })

  it('counts members, takes at most 100 at once, and lets a queue with members go only by force', async () => {
    const { id = '' } = await org.sdk.routing.postRoutingQueues({ name: 'VIP' })
    const user = seedUser(org.started.org, 'Agent One')
    await org.sdk.routing.postRoutingQueueMembers(id, [{ id: user.id }])
    expect((await org.sdk.routing.getRoutingQueue(id)).memberCount).to.equal(1)
    expect((await org.sdk.routing.getRoutingQueueMembers(id)).entities?.[0]?.name).to.equal('Agent One')
    expect((await refused(org.sdk.routing.postRoutingQueueMembers(id, [{ id: 'nobody' }]))).status).to.equal(400)
    const many = Array.from({ length: 101 }, () => ({ id: user.id }))
    expect((await refused(org.sdk.routing.postRoutingQueueMembers(id, many))).status).to.equal(400)
    expect((await refused(org.sdk.routing.deleteRoutingQueue(id))).status).to.equal(409)
    await org.sdk.routing.deleteRoutingQueue(id, { forceDelete: true })
    expect((await refused(org.sdk.routing.getRoutingQueue(id))).status).to.equal(404)
  })

  it('keeps skills by name, found by how they begin', async () => {
    seedNamed(org.started.org, 'skills', 'WeChat VIP')
    expect((await refused(org.sdk.routing.postRoutingSkills({ name: 'wechat vip' }))).status).to.equal(409)
    await org.sdk.routing.postRoutingSkills({ name: 'VIP' })
    expect((await org.sdk.routing.getRoutingSkills({ name: 'vip' })).entities?.map(({ name }) => name)).to.deep.equal([
      'VIP',
    ])
  })

  it('tells what agents may take and do', async () => {
    const user = seedUser(org.started.org, 'Agent', {
      permissions: ['conversation:message:accept'],
      messageCapacity: 0,
    })
    expect((await org.sdk.authorization.getUserRoles(user.id)).permissions).to.deep.equal([
      'conversation:message:accept',
    ])
    const { utilization } = await org.sdk.routing.getRoutingUserUtilization(user.id)
    expect(utilization?.message?.maximumCapacity).to.equal(0)
    expect((await org.sdk.routing.getRoutingUtilization()).utilization?.message?.maximumCapacity).to.equal(4)
    expect((await org.sdk.users.getUserRoutingstatus(user.id)).status).to.equal('OFF_QUEUE')
  })
})
