import platformClient from 'purecloud-platform-client-v2'
import type { GenesysDoubleClient } from '../org.js'
import { ADMIN } from './start-org.js'

/** The platform SDK pointed at an org, logged in. */
export async function sdkFor(url: string, client: GenesysDoubleClient = ADMIN) {
  const api = new platformClient.ApiClientClass()
  api.config.live_reload_config = false
  const { hostname, port } = new URL(url)
  api.setGateway({ protocol: 'http', host: hostname, port: Number(port) })
  await api.loginClientCredentialsGrant(client.id, client.secret)
  return {
    architect: new platformClient.ArchitectApi(api),
    authorization: new platformClient.AuthorizationApi(api),
    conversations: new platformClient.ConversationsApi(api),
    externalContacts: new platformClient.ExternalContactsApi(api),
    integrations: new platformClient.IntegrationsApi(api),
    oauth: new platformClient.OAuthApi(api),
    organization: new platformClient.OrganizationApi(api),
    processAutomation: new platformClient.ProcessAutomationApi(api),
    routing: new platformClient.RoutingApi(api),
    tokens: new platformClient.TokensApi(api),
    users: new platformClient.UsersApi(api),
  }
}

export type Sdk = Awaited<ReturnType<typeof sdkFor>>

/** The error body a call was refused with. @throws Error when it was not. */
export async function refused(call: Promise<unknown>): Promise<{ status: number; code: string; message: string }> {
  let answer: unknown
  try {
    answer = await call
  } catch (error) {
    return error as { status: number; code: string; message: string }
  }
  throw new Error(`Accepted: ${JSON.stringify(answer)}`)
}

/** What the SDK's types would not let through. */
export function wrong<T>(body: unknown): T {
  return body as T
}
