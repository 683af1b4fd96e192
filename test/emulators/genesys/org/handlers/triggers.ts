import { ownFields } from '../collection.js'
import { type Answer, type Fields, fieldsOf, type Handler, listOf, nameOf, oneOf, textOf } from '../operation.js'
import { cursorPage } from '../paging.js'
import { badRequest, conflict } from '../refusal.js'
import type { OrgState } from '../state.js'

const TRIGGERS = '/api/v2/processautomation/triggers'
const DETAIL = 'v2.detail.events.conversation.{id}'
const TOPICS = [
  'customer.start',
  'customer.end',
  'user.start',
  'user.end',
  'flow.end',
  'acd.end',
  'acw',
  'wrapup',
  'attributes',
]
const OPERATORS = [
  ...['GreaterThanOrEqual', 'LessThanOrEqual', 'Equal', 'NotEqual', 'LessThan', 'GreaterThan'],
  ...['NotIn', 'In', 'Contains', 'All', 'Exists', 'Size'],
]
const LIST_OPERATORS = ['In', 'NotIn', 'All']
const MIN_TTL_SECONDS = 10
const DELAY_SECONDS = [60, 900] as const

/** Triggers that start a workflow on an event. */
export function triggerHandlers(state: OrgState) {
  const { triggers } = state

  const check = (body: Fields): void => {
    nameOf(body)
    const topics = TOPICS.map((topic) => `${DETAIL}.${topic}`)
    if (!topics.includes(textOf(body.topicName))) throw badRequest(`"${textOf(body.topicName)}" is no topic`)
    const target = fieldsOf(body.target)
    oneOf('target.type', target.type, ['Workflow'])
    const flow = state.flows.referred('target', target)
    if (flow?.type !== 'WORKFLOW') throw badRequest('target must be a published workflow')
    oneOf('dataFormat', fieldsOf(target.workflowTargetSettings).dataFormat, ['TopLevelPrimitives', 'Json'])
    for (const { jsonPath, operator, value, values } of listOf(body.matchCriteria)) {
      if (textOf(jsonPath) === '') throw badRequest('matchCriteria lacks a jsonPath')
      oneOf('operator', operator ?? '', OPERATORS)
      const list = LIST_OPERATORS.includes(textOf(operator))
      if (list ? !Array.isArray(values) : value === undefined) {
        throw badRequest(`operator ${textOf(operator)} needs ${list ? 'values' : 'a value'}`)
      }
    }
    const { eventTTLSeconds: ttl, delayBySeconds: delay } = body
    if (ttl !== undefined && delay !== undefined)
      throw badRequest('eventTTLSeconds and delayBySeconds exclude each other')
    if (ttl !== undefined && Number(ttl) < MIN_TTL_SECONDS)
      throw badRequest(`eventTTLSeconds must be ${MIN_TTL_SECONDS} or more`)
    if (delay !== undefined && (Number(delay) < DELAY_SECONDS[0] || Number(delay) > DELAY_SECONDS[1])) {
      throw badRequest(`delayBySeconds must be ${DELAY_SECONDS.join(' to ')}`)
    }
  }

  return {
    getProcessautomationTriggers: (call) => {
      const [topic, enabled] = [call.query.get('topicName'), call.query.get('enabled')]
      const delayed = call.query.get('hasDelayBy')
      const found = triggers.all
        .filter(({ topicName }) => topic === null || topicName === topic)
        .filter((trigger) => enabled === null || String(trigger.enabled) === enabled)
        .filter(({ delayBySeconds }) => delayed === null || String(delayBySeconds !== undefined) === delayed)
      return { body: cursorPage(call, found, TRIGGERS, { cursor: 'after', size: 'pageSize' }) }
    },
    getProcessautomationTrigger: ({ params: [id] }) => ({ body: triggers.get(id) }),
    getProcessautomationTriggersTopics: (call) => {
      const topics = TOPICS.map((topic) => `${DETAIL}.${topic}`)
      return { body: cursorPage(call, topics, `${TRIGGERS}/topics`, { cursor: 'after', size: 'pageSize' }) }
    },
    postProcessautomationTriggers: ({ body }) => {
      check(body)
      return { status: 201, body: triggers.add({ ...ownFields(body), version: 1 }) }
    },
    putProcessautomationTrigger: ({ params: [id], body }) => {
      const trigger = triggers.get(id)
      check(body)
      if (body.version !== trigger.version) throw conflict(`version ${String(body.version)} is not the current one`)
      triggers.replace(trigger.id, ownFields(body))
      return { body: triggers.patch(trigger.id, { version: Number(trigger.version) + 1 }) }
    },
    deleteProcessautomationTrigger: ({ params: [id] }): Answer => {
      triggers.remove(id)
      return { status: 204 }
    },
  } satisfies Record<string, Handler>
}
