import platformClient from 'purecloud-platform-client-v2'
import { OrgHttpClient } from './http-client.js'
import { orgError } from './org-error.js'
import type { RetryBudget } from './retry-budget.js'

export interface OrgAccess {
  /** Host of the region, e.g. `mypurecloud.ie`; what stands in messages. */
  readonly region: string
  readonly apiUrl: string
  readonly loginUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly proxyUrl: string | undefined
}

export interface OrgOptions {
  readonly budget: RetryBudget
  /** Told of every request that leaves. */
  readonly onCall?: (method: string, path: string) => void
}

const TIMEOUT_MS = 30_000

/** The org through the platform SDK: its APIs, and one way to call them. */
export class Org {
  readonly budget: RetryBudget
  readonly access: OrgAccess
  readonly architect: platformClient.ArchitectApi
  readonly authorization: platformClient.AuthorizationApi
  readonly conversations: platformClient.ConversationsApi
  readonly externalContacts: platformClient.ExternalContactsApi
  readonly integrations: platformClient.IntegrationsApi
  readonly oauth: platformClient.OAuthApi
  readonly organization: platformClient.OrganizationApi
  readonly processAutomation: platformClient.ProcessAutomationApi
  readonly routing: platformClient.RoutingApi
  readonly tokens: platformClient.TokensApi
  readonly users: platformClient.UsersApi
  readonly webDeployments: platformClient.WebDeploymentsApi
  readonly #client: platformClient.ApiClientClass

  constructor(access: OrgAccess, options: OrgOptions) {
    this.access = access
    this.budget = options.budget
    const client = new platformClient.ApiClientClass()
    // Settings of other programs of this user, in the SDK's own file, are none of ours.
    client.config.live_reload_config = false
    client.setEnvironment(access.region)
    client.setReturnExtendedResponses(true)
    ;(client as unknown as { timeout: number }).timeout = TIMEOUT_MS
    const from = { login: `https://login.${access.region}`, api: `https://api.${access.region}` }
    const rewrite = (url: string): string =>
      url.startsWith(from.login)
        ? `${access.loginUrl}${url.slice(from.login.length)}`
        : url.startsWith(from.api)
          ? `${access.apiUrl}${url.slice(from.api.length)}`
          : url
    client.setHttpClient(
      new OrgHttpClient({
        rewrite,
        budget: options.budget,
        proxyUrl: access.proxyUrl,
        ...(options.onCall && { onCall: options.onCall }),
      }),
    )
    this.#client = client
    this.architect = new platformClient.ArchitectApi(client)
    this.authorization = new platformClient.AuthorizationApi(client)
    this.conversations = new platformClient.ConversationsApi(client)
    this.externalContacts = new platformClient.ExternalContactsApi(client)
    this.integrations = new platformClient.IntegrationsApi(client)
    this.oauth = new platformClient.OAuthApi(client)
    this.organization = new platformClient.OrganizationApi(client)
    this.processAutomation = new platformClient.ProcessAutomationApi(client)
    this.routing = new platformClient.RoutingApi(client)
    this.tokens = new platformClient.TokensApi(client)
    this.users = new platformClient.UsersApi(client)
    this.webDeployments = new platformClient.WebDeploymentsApi(client)
  }

  /** @throws OrgError when the client may not log in. */
  async login(): Promise<void> {
    try {
      await this.#client.loginClientCredentialsGrant(this.access.clientId, this.access.clientSecret)
    } catch (error) {
      throw orgError('login', error)
    }
  }

  /**
   * Calls one operation.
   * @param operation Its name in the SDK, for messages.
   * @returns The body of the answer.
   * @throws OrgError for every answer that is no success, and for none.
   */
  async call<Body>(operation: string, start: () => Promise<Body>): Promise<Body> {
    try {
      // The SDK's types know nothing of extended responses.
      const answer = (await start()) as unknown as { readonly body: Body }
      return answer.body
    } catch (error) {
      throw orgError(operation, error)
    }
  }

  /** As `call`; undefined for 404. */
  async look<Body>(operation: string, start: () => Promise<Body>): Promise<Body | undefined> {
    try {
      return await this.call(operation, start)
    } catch (error) {
      if (orgError(operation, error).status === 404) return undefined
      throw error
    }
  }

  /** As `call` for a deletion: what is gone already is fine. */
  async gone(operation: string, start: () => Promise<unknown>): Promise<void> {
    await this.look(operation, start)
  }
}
