import type { Entity } from './collection.js'
import type { Fields } from './operation.js'
import type { PlatformOrg } from './platform-org.js'

/** Queues of others: `Queue 1` and so on. */
export function seedQueues({ state }: PlatformOrg, count: number): readonly Entity[] {
  return numbered(count, (number) => state.queues.add({ name: `Queue ${number}`, division: { id: state.home.id } }))
}

/** Published data actions of others, all in one integration of theirs. */
export function seedActions({ state }: PlatformOrg, count: number, category = 'Somebody Else'): readonly Entity[] {
  const integration = seedIntegration(state, category)
  const contract = { input: { inputSchema: EMPTY }, output: { successSchema: EMPTY } }
  const request = {
    requestType: 'GET',
    requestUrlTemplate: 'https://example.com/',
    requestTemplate: '$input.rawRequest',
  }
  const config = { request, response: { successTemplate: '$rawResult' } }
  const common = { category, integrationId: integration.id, contract, config, secure: false, version: 1 }
  return numbered(count, (number) => state.actions.add({ ...common, name: `Action ${number}` }))
}

/** A resource of someone else, to clash with by its name. */
export function seedNamed(
  { state }: PlatformOrg,
  kind:
    | 'queues'
    | 'skills'
    | 'messagingSettings'
    | 'supportedContent'
    | 'externalSources'
    | 'credentials'
    | 'triggers'
    | 'schedules'
    | 'scheduleGroups'
    | 'emergencyGroups'
    | 'roles'
    | 'divisions'
    | 'webDeployments'
    | 'flows',
  name: string,
  fields: Fields = {},
): Entity {
  const version = kind === 'skills' || kind === 'messagingSettings' ? '1' : 1
  return state[kind].add({ name, division: { id: state.home.id }, version, ...fields })
}

/** An integration named so by its configuration. */
export function seedIntegration(state: PlatformOrg['state'], name: string, type = 'custom-rest-actions'): Entity {
  const integration = state.integrations.add({
    integrationType: { id: type },
    intendedState: 'ENABLED',
    reportedState: { code: 'ACTIVE' },
  })
  const empty = { properties: {}, advanced: {}, notes: '', credentials: {} }
  state.configurations.set(integration.id, { id: integration.id, name, version: 1, ...empty })
  return integration
}

/** An agent. */
export function seedUser(
  { state }: PlatformOrg,
  name: string,
  options: { permissions?: readonly string[]; queueId?: string; messageCapacity?: number } = {},
): Entity {
  const user = state.users.add({
    name,
    email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`,
    state: 'active',
  })
  state.userPermissions.set(user.id, options.permissions ?? [])
  if (options.queueId !== undefined) {
    state.members.set(options.queueId, new Set([...(state.members.get(options.queueId) ?? []), user.id]))
  }
  if (options.messageCapacity !== undefined) {
    state.userUtilization.set(user.id, { message: { maximumCapacity: options.messageCapacity } })
  }
  return user
}

const EMPTY = { type: 'object', properties: {} }

function numbered(count: number, make: (number: number) => Entity): readonly Entity[] {
  return Array.from({ length: count }, (_, index) => make(index + 1))
}
