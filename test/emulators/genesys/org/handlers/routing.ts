import { type Entity, ownFields } from '../collection.js'
import { type Answer, type Fields, fieldsOf, type Handler, listParameter, nameOf, oneOf, textOf } from '../operation.js'
import { beginning, page, wildcard } from '../paging.js'
import { badRequest, conflict } from '../refusal.js'
import type { OrgState } from '../state.js'

const QUEUES = '/api/v2/routing/queues'
const SKILLS = '/api/v2/routing/skills'
const MEDIA = ['call', 'callback', 'chat', 'email', 'message']
const MEMBERS_AT_ONCE = 100

/** Skills and queues with their members. */
export function routingHandlers(state: OrgState) {
  const { queues, skills } = state
  const shown = (queue: Entity): Fields => ({ ...queue, memberCount: state.members.get(queue.id)?.size ?? 0 })

  /** A queue as the platform keeps it: what the body leaves out has the platform's default. */
  const settled = (body: Fields): Fields => {
    const given = fieldsOf(body.mediaSettings)
    const mediaSettings = Object.fromEntries(
      MEDIA.map((kind) => [kind, { ...MEDIA_DEFAULT, ...fieldsOf(given[kind]) }]),
    )
    return { ...QUEUE_DEFAULT, ...ownFields(body), mediaSettings, division: state.divisionOf(body) }
  }

  const checkQueue = (body: Fields): void => {
    oneOf('skillEvaluationMethod', body.skillEvaluationMethod, ['NONE', 'BEST', 'ALL'])
    oneOf('scoringMethod', body.scoringMethod, ['TimestampAndPriority', 'PriorityOnly'])
    oneOf('lastAgentRoutingMode', body.lastAgentRoutingMode, ['Disabled', 'QueueMembersOnly', 'AnyAgent'])
    const inQueue = state.flows.referred('messageInQueueFlow', body.messageInQueueFlow)
    if (inQueue !== undefined && inQueue.type !== 'INQUEUESHORTMESSAGE') {
      throw badRequest('messageInQueueFlow must be an in-queue message flow')
    }
    const message = fieldsOf(fieldsOf(body.mediaSettings).message)
    const inactivity = fieldsOf(message.inactivityTimeoutSettings)
    oneOf('actionType', inactivity.actionType, ['DISCONNECT', 'SEND_TO_ARCHITECT_FLOW'])
    const flow = state.flows.referred('inactivityTimeoutSettings.flowId', inactivity.flowId)
    if (inactivity.actionType === 'SEND_TO_ARCHITECT_FLOW' && flow === undefined) {
      throw badRequest('inactivityTimeoutSettings.flowId is needed with SEND_TO_ARCHITECT_FLOW')
    }
    const enabled = [message, ...Object.values(fieldsOf(message.subTypeSettings)).map(fieldsOf)].some(
      ({ enableInactivityTimeout }) => enableInactivityTimeout === true,
    )
    if (enabled && typeof inactivity.timeoutSeconds !== 'number') {
      throw badRequest('inactivityTimeoutSettings.timeoutSeconds is needed')
    }
  }

  return {
    getRoutingSkills: (call) => {
      const ids = listParameter(call.query, 'id')
      const named = skills.all.filter(beginning(call.query.get('name')))
      return { body: page(call, ids.length === 0 ? named : named.filter(({ id }) => ids.includes(id)), SKILLS) }
    },
    getRoutingSkill: ({ params: [id] }) => ({ body: skills.get(id) }),
    postRoutingSkills: ({ body }) => {
      skills.refuseTaken(nameOf(body, 200))
      return { body: skills.add({ name: body.name, state: 'active', version: '1' }) }
    },
    deleteRoutingSkill: ({ params: [id] }): Answer => {
      skills.remove(id)
      return { status: 204 }
    },

    getRoutingQueues: (call) => {
      const [ids, divisions] = [listParameter(call.query, 'id'), listParameter(call.query, 'divisionId')]
      const found = queues.all
        .filter(wildcard(call.query.get('name')))
        .filter(({ id }) => ids.length === 0 || ids.includes(id))
        .filter(({ division }) => divisions.length === 0 || divisions.includes(textOf(fieldsOf(division).id)))
      return { body: page(call, found.map(shown), QUEUES, 500) }
    },
    getRoutingQueue: ({ params: [id] }) => ({ body: shown(queues.get(id)) }),
    postRoutingQueues: ({ body }) => {
      queues.refuseTaken(nameOf(body))
      checkQueue(body)
      return { body: shown(queues.add(settled(body))) }
    },
    putRoutingQueue: ({ params: [id], body }) => {
      const queue = queues.get(id)
      queues.refuseTaken(nameOf(body), queue.id)
      checkQueue(body)
      const division = body.division ?? queue.division
      return { body: shown(queues.replace(queue.id, settled({ ...body, division }))) }
    },
    deleteRoutingQueue: ({ params: [id], query }): Answer => {
      const queue = queues.get(id)
      if ((state.members.get(queue.id)?.size ?? 0) > 0 && query.get('forceDelete') !== 'true') {
        throw conflict('The queue has members; forceDelete deletes it all the same.')
      }
      queues.remove(queue.id)
      state.members.delete(queue.id)
      return { status: 204 }
    },
    getRoutingQueueMembers: (call) => {
      const queue = queues.get(call.params[0])
      const members = [...(state.members.get(queue.id) ?? [])].flatMap((userId) => {
        const user = state.users.find(userId)
        return user === undefined ? [] : [{ id: user.id, name: user.name, user, joined: true, memberBy: 'user' }]
      })
      return { body: page(call, members, `${QUEUES}/${queue.id}/members`) }
    },
    postRoutingQueueMembers: ({ params: [id], list, query }): Answer => {
      const queue = queues.get(id)
      if (list.length > MEMBERS_AT_ONCE) throw badRequest(`at most ${MEMBERS_AT_ONCE} members at once`)
      const members = state.members.get(queue.id) ?? new Set()
      state.members.set(queue.id, members)
      for (const member of list) {
        const user = state.users.referred('member', member)
        if (user === undefined) throw badRequest('a member has no id')
        if (query.get('delete') === 'true') members.delete(user.id)
        else members.add(user.id)
      }
      return { status: 204 }
    },
  } satisfies Record<string, Handler>
}

const MEDIA_DEFAULT = {
  enableAutoAnswer: false,
  alertingTimeoutSeconds: 30,
  serviceLevel: { percentage: 0.8, durationMs: 20_000 },
}

const QUEUE_DEFAULT = {
  acwSettings: { wrapupPrompt: 'OPTIONAL' },
  skillEvaluationMethod: 'ALL',
  scoringMethod: 'TimestampAndPriority',
  lastAgentRoutingMode: 'AnyAgent',
  autoAnswerOnly: true,
  enableTranscription: false,
  enableManualAssignment: false,
}
