import { type Collection, ownFields, reference } from '../collection.js'
import {
  type Answer,
  type Fields,
  fieldsOf,
  type Handler,
  listOf,
  listParameter,
  nameOf,
  type OperationCall,
  textOf,
} from '../operation.js'
import { page, wildcard } from '../paging.js'
import { badRequest, conflict } from '../refusal.js'
import type { OrgState } from '../state.js'

/** Local date and time without a zone. */
const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/
const LISTS = ['openSchedules', 'closedSchedules', 'holidaySchedules']

/** Schedules and the groups they stand in. */
export function scheduleHandlers(state: OrgState) {
  const { schedules, scheduleGroups } = state

  const listed = (
    call: OperationCall,
    from: Collection,
    path: string,
    also: (entry: Fields) => boolean = () => true,
  ) => {
    const divisions = listParameter(call.query, 'divisionId')
    const found = from.all
      .filter(wildcard(call.query.get('name')))
      .filter(({ division }) => divisions.length === 0 || divisions.includes(textOf(fieldsOf(division).id)))
      .filter(also)
    return { body: page(call, found, `/api/v2/architect/${path}`) }
  }

  const schedule = (body: Fields): Fields => {
    if (!LOCAL.test(textOf(body.start)) || !LOCAL.test(textOf(body.end))) {
      throw badRequest('start and end must be local times without a zone')
    }
    return { state: 'active', ...ownFields(body), division: state.divisionOf(body) }
  }

  const group = (body: Fields): Fields => {
    const lists = LISTS.map((name) => [
      name,
      listOf(body[name])
        .flatMap((entry) => schedules.referred(name, entry) ?? [])
        .map(reference),
    ])
    return { state: 'active', ...ownFields(body), ...Object.fromEntries(lists), division: state.divisionOf(body) }
  }

  const made = (to: Collection, body: Fields, fields: Fields): Answer => {
    to.refuseTaken(nameOf(body))
    return { body: to.add({ ...fields, version: 1 }) }
  }

  const changed = (
    from: Collection,
    { params: [id], body }: OperationCall,
    settle: (body: Fields) => Fields,
  ): Answer => {
    const old = from.get(id)
    from.refuseTaken(nameOf(body), old.id)
    if (body.version !== undefined && body.version !== old.version) throw conflict('version is not the current one')
    const fields = settle({ division: old.division, ...body })
    return { body: from.patch(from.replace(old.id, fields).id, { version: Number(old.version) + 1 }) }
  }

  return {
    getArchitectSchedules: (call) => listed(call, schedules, 'schedules'),
    getArchitectSchedule: ({ params: [id] }) => ({ body: schedules.get(id) }),
    postArchitectSchedules: ({ body }) => made(schedules, body, schedule(body)),
    putArchitectSchedule: (call) => changed(schedules, call, schedule),
    deleteArchitectSchedule: ({ params: [id] }): Answer => {
      const { id: own } = schedules.get(id)
      const used = scheduleGroups.all.find((entry) =>
        LISTS.some((name) => listOf(entry[name]).some((one) => one.id === own)),
      )
      if (used !== undefined) throw conflict(`The schedule is used by the group "${textOf(used.name)}".`)
      schedules.remove(own)
      return { status: 204 }
    },
    getArchitectSchedulegroups: (call) => {
      const ids = listParameter(call.query, 'scheduleIds')
      const holds = (entry: Fields): boolean =>
        LISTS.some((name) => listOf(entry[name]).some((one) => ids.includes(textOf(one.id))))
      return listed(call, scheduleGroups, 'schedulegroups', (entry) => ids.length === 0 || holds(entry))
    },
    getArchitectSchedulegroup: ({ params: [id] }) => ({ body: scheduleGroups.get(id) }),
    postArchitectSchedulegroups: ({ body }) => made(scheduleGroups, body, group(body)),
    putArchitectSchedulegroup: (call) => changed(scheduleGroups, call, group),
    deleteArchitectSchedulegroup: ({ params: [id] }): Answer => {
      scheduleGroups.remove(id)
      return { status: 204 }
    },
  } satisfies Record<string, Handler>
}
