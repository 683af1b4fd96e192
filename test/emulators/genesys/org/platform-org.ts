import type { CallRecord, DoubleServer, Route } from '../../shared/double-server.js'
import type { Fault } from '../../shared/faults.js'
import { type GenesysDoubleClient, RECEIVE, VIEW } from '../org.js'
import type { PlatformHost, PlatformPart } from '../platform-part.js'
import { runAction } from './action-runs.js'
import { allHandlers } from './handlers.js'
import { type Fields, fieldsOf, type Handler, textOf } from './operation.js'
import type { ActionRun, OrgOptions } from './org-options.js'
import { type OperationName, PERMISSIONS } from './permissions.js'
import { notFound } from './refusal.js'
import { DOWNLOAD, isWrite, operationRoutes, presignedRoutes, UPLOAD } from './routes.js'
import { type OrgSnapshot, snapshotOf } from './snapshot.js'
import { OrgState } from './state.js'
import { dressed, WriteFaults } from './write-faults.js'

export interface OrgCall extends CallRecord {
  /** It changes the org if it is accepted. */
  readonly write: boolean
}

/** Options of the org, and its OAuth clients with their permissions; `domain:*:*` and `*` stand for many. */
export interface PlatformOrgOptions extends OrgOptions {
  readonly clients: readonly GenesysDoubleClient[]
}

/** An emulated org's platform API: takes what a deploy pushes, and keeps it. */
export class PlatformOrg implements PlatformPart {
  readonly routes: readonly Route[]
  readonly #options: PlatformOrgOptions
  readonly #writes = new WriteFaults()
  #attached: { readonly state: OrgState; readonly handlers: Readonly<Record<OperationName, Handler>> } | undefined
  #at: { readonly server: DoubleServer; readonly url: string } | undefined

  constructor(options: PlatformOrgOptions) {
    this.#options = options
    const state = () => this.state
    this.routes = [...operationRoutes(state, () => this.#parts.handlers), ...presignedRoutes(state)]
  }

  /** Everything the org keeps; tests and seeds may look and change. */
  get state(): OrgState {
    return this.#parts.state
  }

  /** Base of API and login host alike. */
  get url(): string {
    return this.#listening.url
  }

  /** Every call of the platform API and of presigned addresses, in order. */
  get calls(): readonly OrgCall[] {
    return this.#listening.server.calls
      .filter(({ route }) => route in PERMISSIONS || route === UPLOAD || route === DOWNLOAD)
      .map((call) => ({ ...call, write: isWrite(call.route) }))
  }

  /** Calls that change the org, refused and failed ones included. */
  get writes(): readonly OrgCall[] {
    return this.calls.filter(({ write }) => write)
  }

  /** The `n`-th write call from now on meets the fault (1 is the next). */
  failWrite(n: number, fault: Fault): void {
    this.#writes.plan(n, fault)
  }

  /** The next `times` calls of an operation meet the fault. */
  failCall(operation: OperationName | typeof UPLOAD | typeof DOWNLOAD | 'oauth', times: number, fault: Fault): void {
    this.#listening.server.faults.failNext(operation, times, dressed(fault))
  }

  clearFaults(): void {
    this.#writes.clear()
    this.#listening.server.faults.clear()
  }

  /** The next new Open Messaging integration ends in Error instead of Completed. */
  failNextIntegration(message: string): void {
    this.state.integrationErrors.push(message)
  }

  /** Someone has the flow open: jobs on it fail until it is unlocked. */
  lockFlow(flowId: string, user = 'Somebody Else'): void {
    this.state.flows.patch(flowId, { lockedUser: { name: user } })
  }

  /**
   * Runs a published data action as a flow would, with the engine that is plugged in.
   * @throws Refusal 400 while its integration is not enabled, 404 when the org has none of this name.
   */
  runAction(category: string, name: string, input: Fields): Promise<ActionRun> {
    const action = this.state.actions.all.find((one) => one.category === category && one.name === name)
    if (action === undefined) throw notFound(`There is no data action "${category} / ${name}".`)
    return runAction(this.state, action, input)
  }

  /** The flow that customers' messages to an Open Messaging integration start; undefined when it is routed nowhere. */
  flowOf(integrationId: string): { readonly id: string; readonly yaml: string } | undefined {
    const recipient = textOf(fieldsOf(this.state.openIntegrations.find(integrationId)?.recipient).id)
    const id = textOf(fieldsOf(this.state.recipients.find(recipient)?.flow).id)
    const yaml = this.state.flowYaml.get(id)
    return yaml === undefined ? undefined : { id, yaml }
  }

  /** For comparing two orgs. */
  snapshot(): OrgSnapshot {
    return snapshotOf(this.state)
  }

  attach(host: PlatformHost): void {
    const state = new OrgState(this.#options, host)
    this.#attached = { state, handlers: allHandlers(state) }
    for (const client of this.#options.clients) addClient(state, client)
    for (const { id, name = 'Open Messaging', webhookUrl, webhookSecret } of host.integrations.values()) {
      const recipient = state.recipients.add({ name, messengerType: 'open' })
      const done = { createStatus: 'Completed', status: 'Active', recipient: { id: recipient.id }, version: 1 }
      state.openIntegrations.add({ name, outboundNotificationWebhookUrl: webhookUrl, ...done }, id)
      state.openSecrets.set(id, webhookSecret)
    }
  }

  listening(at: { readonly server: DoubleServer; readonly url: string }): void {
    this.#at = at
  }

  faultOf(route: string): Fault | undefined {
    return this.#writes.take(route)
  }

  get #parts() {
    if (this.#attached === undefined) throw new Error('The org is not started yet')
    return this.#attached
  }

  get #listening() {
    if (this.#at === undefined) throw new Error('The org is not started yet')
    return this.#at
  }
}

/** A client of the options holds a role of its own with its permissions. */
function addClient(state: OrgState, { id, permissions = [RECEIVE, VIEW] }: GenesysDoubleClient): void {
  const domains = [
    ...new Set(Object.values(PERMISSIONS).flatMap((rule) => rule.permissions.map((one) => one.split(':')[0]))),
  ]
  const spelled = permissions.flatMap((one) => (one === '*' ? domains.map((domain) => `${domain}:*:*`) : [one]))
  const permissionPolicies = spelled.map((permission) => {
    const [domain, entityName, action] = permission.split(':')
    return { domain, entityName, actionSet: [action] }
  })
  const role = state.roles.add({ name: `Role of ${id}`, permissionPolicies })
  const roleDivisions = [{ roleId: role.id, divisionId: state.home.id }]
  state.oauthClients.add({ name: id, authorizedGrantType: 'CLIENT-CREDENTIALS', state: 'active', roleDivisions }, id)
  state.grants.push({ subjectId: id, roleId: role.id, divisionId: state.home.id })
}
