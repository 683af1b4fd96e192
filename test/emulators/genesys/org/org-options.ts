import type { Fields } from './operation.js'

/** A line of a flow job. */
export interface FlowMessage {
  readonly type: 'Error' | 'Warning'
  readonly text: string
}

/** What ran when an action was tried. */
export interface ActionRun {
  readonly success: boolean
  /** Stages in order, as the platform names them. */
  readonly operations: readonly object[]
  readonly finalResult?: object
  readonly error?: { readonly code: string; readonly message: string; readonly status: number }
}

/** An action as its engine needs it. */
export interface ActionToRun {
  readonly id: string
  readonly name: string
  readonly category: string
  readonly integrationType: string
  /** As in the export form: `request`, `response`, `timeoutSeconds`. */
  readonly config: Fields
  readonly contract: Fields
  /** Fields of the integration's credential; empty without one. */
  readonly credentials: Readonly<Record<string, string>>
  /** The zip and settings of a Function action. */
  readonly function?: { readonly zip: Buffer; readonly settings: Fields }
}

/** Rules nobody could verify; the default is the harsher reading. */
export interface OrgSwitches {
  /** `authorization/subjects/me` answers to client credentials (default false: 400, a user context is required). */
  readonly subjectsMeForClients: boolean
  /** A role can be put on an OAuth client only by who holds it (default true). */
  readonly rolesMustBeHeld: boolean
  /** Reads of a job or of a new integration before it is finished (default 2). */
  readonly pollsUntilDone: number
  /** Creating an action is refused (400) this often on a new integration (default 1). */
  readonly integrationWarmUp: number
  /** Webhook addresses may be plain http and have a port (default false: https on 443 only). */
  readonly anyWebhookAddress: boolean
}

export const HARSH_ORG: OrgSwitches = {
  subjectsMeForClients: false,
  rolesMustBeHeld: true,
  pollsUntilDone: 2,
  integrationWarmUp: 1,
  anyWebhookAddress: false,
}

export interface OrgOptions {
  readonly name?: string
  /** Products enabled (default: those of an org with digital channels). */
  readonly products?: readonly string[]
  /** Types of integrations the org may have (default: all known here). */
  readonly integrationTypes?: readonly string[]
  /** Name of the credential slot of the Web Services type (default `basicAuth`). */
  readonly webServicesSlot?: string
  readonly switches?: Partial<OrgSwitches>
  /** Reads a flow before it is published; an Error refuses it. Default: references to what the org lacks. */
  readonly publishFlow?: (yaml: string) => readonly FlowMessage[] | Promise<readonly FlowMessage[]>
  /** Runs a data action. Without it a test fails with an error that says so. */
  readonly runAction?: (action: ActionToRun, input: Fields) => Promise<ActionRun>
}
