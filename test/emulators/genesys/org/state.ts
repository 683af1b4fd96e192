import { randomUUID } from 'node:crypto'
import type { PlatformHost } from '../platform-part.js'
import { Collection, type Entity } from './collection.js'
import { integrationTypes } from './integration-types.js'
import { type Fields, fieldsOf, textOf } from './operation.js'
import { HARSH_ORG, type OrgOptions, type OrgSwitches } from './org-options.js'

/** A role given to a subject. */
export interface Grant {
  readonly subjectId: string
  readonly roleId: string
  readonly divisionId: string
}

/** A job of the platform; each look brings it one step on. */
export interface Job {
  readonly id: string
  looks: number
  /** Final status once known; it shows after enough looks. */
  outcome: 'Success' | 'Failure' | undefined
  messages: readonly object[]
  flowId: string | undefined
  command: 'Create' | 'Update' | 'Export'
  downloadUrl: string | undefined
}

/** An address that takes one upload. */
export interface Upload {
  readonly headers: Readonly<Record<string, string>>
  readonly expiresAt: number
  used: boolean
  readonly take: (bytes: Buffer) => void | Promise<void>
}

/** Function of an action: settings and zip. */
export interface FunctionState {
  settings: Fields | undefined
  zip: { readonly id: string; readonly name: string; readonly bytes: Buffer; looks: number } | undefined
}

/** Everything the org keeps. */
export class OrgState {
  readonly id = randomUUID()
  readonly options: OrgOptions
  readonly switches: OrgSwitches
  readonly host: PlatformHost
  readonly divisions: Collection
  readonly roles: Collection
  readonly oauthClients: Collection
  readonly users: Collection
  readonly skills: Collection
  readonly queues: Collection
  readonly recipients: Collection
  readonly messagingSettings: Collection
  readonly supportedContent: Collection
  readonly openIntegrations: Collection
  readonly externalSources: Collection
  readonly webDeployments: Collection
  readonly credentials: Collection
  readonly integrations: Collection
  readonly actions: Collection
  readonly drafts: Collection
  readonly flows: Collection
  readonly schedules: Collection
  readonly scheduleGroups: Collection
  readonly emergencyGroups: Collection
  readonly triggers: Collection

  readonly integrationTypes: readonly Fields[]
  readonly grants: Grant[] = []
  /** User ids of a queue. */
  readonly members = new Map<string, Set<string>>()
  /** Permissions of a user, for `users/{id}/roles`. */
  readonly userPermissions = new Map<string, readonly string[]>()
  readonly userUtilization = new Map<string, Fields>()
  utilization: Fields = { message: { maximumCapacity: 4, interruptableMediaTypes: [], includeNonAcd: false } }
  readonly openSecrets = new Map<string, string>()
  readonly identityResolution = new Map<string, Fields>()
  threading: Fields = { settings: [], defaultTimeoutMinutes: 4320 }
  readonly credentialFields = new Map<string, Readonly<Record<string, string>>>()
  readonly configurations = new Map<string, Fields>()
  /** Looks at something that is being made, by id. */
  readonly looks = new Map<string, number>()
  readonly warmUps = new Map<string, number>()
  readonly functions = new Map<string, { draft: FunctionState; published: FunctionState }>()
  readonly flowYaml = new Map<string, string>()
  readonly jobs = new Map<string, Job>()
  readonly uploads = new Map<string, Upload>()
  /** Why the next new Open Messaging integrations end in Error. */
  readonly integrationErrors: string[] = []
  readonly home: Entity

  constructor(options: OrgOptions, host: PlatformHost) {
    this.options = options
    this.switches = { ...HARSH_ORG, ...options.switches }
    this.host = host
    const of = (kind: string, path: string, makeId?: () => string) =>
      new Collection(kind, `/api/v2/${path}`, host.now, makeId)
    const messaging = 'conversations/messaging'
    this.divisions = of('division', 'authorization/divisions')
    this.roles = of('role', 'authorization/roles')
    this.oauthClients = of('oauth client', 'oauth/clients')
    this.users = of('user', 'users')
    this.skills = of('skill', 'routing/skills')
    this.queues = of('queue', 'routing/queues')
    this.recipients = of('recipient', 'routing/message/recipients')
    this.messagingSettings = of('messaging setting', `${messaging}/settings`)
    this.supportedContent = of('supported content', `${messaging}/supportedcontent`)
    this.openIntegrations = of('open integration', `${messaging}/integrations/open`)
    this.externalSources = of('external source', 'externalcontacts/externalsources')
    this.webDeployments = of('web deployment', 'webdeployments/deployments')
    this.credentials = of('credential', 'integrations/credentials')
    this.integrations = of('integration', 'integrations')
    this.actions = of('action', 'integrations/actions', () => `custom_-_${randomUUID()}`)
    this.drafts = of('draft', 'integrations/actions', () => `custom_-_${randomUUID()}`)
    this.flows = of('flow', 'flows')
    this.schedules = of('schedule', 'architect/schedules')
    this.scheduleGroups = of('schedule group', 'architect/schedulegroups')
    this.emergencyGroups = of('emergency group', 'architect/emergencygroups')
    this.triggers = of('trigger', 'processautomation/triggers')
    this.home = this.divisions.add({ name: 'Home', homeDivision: true })
    const types = integrationTypes(options.webServicesSlot ?? 'basicAuth')
    this.integrationTypes = types.filter(({ id }) => options.integrationTypes?.includes(textOf(id)) ?? true)
  }

  /** Every kind of resource, for snapshots. */
  get collections(): readonly Collection[] {
    return Object.values(this).filter((value): value is Collection => value instanceof Collection)
  }

  /** The division a body asks for, else Home, as answers give it. @throws Refusal 400 for an unknown one. */
  divisionOf(body: Fields): Fields {
    const division = this.divisions.referred('division', body.division) ?? this.home
    return { id: division.id, name: division.name, selfUri: division.selfUri }
  }

  /** What a caller may do, by the roles it holds. */
  permissionsOf(subjectId: string): readonly string[] {
    return this.grants.flatMap(({ subjectId: holder, roleId }) => {
      const role = holder === subjectId ? this.roles.find(roleId) : undefined
      return role === undefined ? [] : policiesAsPermissions(role)
    })
  }

  /** Counts a look; true once it was looked at often enough. */
  lookedEnough(id: string): boolean {
    const looks = (this.looks.get(id) ?? 0) + 1
    this.looks.set(id, looks)
    return looks > this.switches.pollsUntilDone
  }
}

function policiesAsPermissions(role: Fields): string[] {
  const policies = Array.isArray(role.permissionPolicies) ? role.permissionPolicies.map(fieldsOf) : []
  return policies.flatMap(({ domain, entityName, actionSet }) =>
    (Array.isArray(actionSet) ? actionSet : []).map((action) => `${domain}:${entityName}:${action}`),
  )
}

/** Id of the type of an integration; empty for an unknown one. */
export function typeOfIntegration(state: OrgState, integrationId: string): string {
  return textOf(fieldsOf(state.integrations.find(integrationId)?.integrationType).id)
}
