import { type DoubleRequest, DoubleServer, type Reply } from '../shared/double-server.js'
import { EventBus } from '../shared/event-bus.js'
import { AttachmentDesk } from './agent-files.js'
import { AttachmentFetcher } from './attachments.js'
import { AuditDesk, auditRoutes } from './audit-desk.js'
import { ConversationViews } from './conversation-views.js'
import { ConversationDesk } from './conversations.js'
import { errorReply } from './errors.js'
import type { GenesysEvent } from './events.js'
import { GdprDesk } from './gdpr-desk.js'
import { GenesysEmulator } from './genesys-emulator.js'
import { LoginDesk } from './login.js'
import { OpenMessagingDesk } from './open-messaging.js'
import {
  type GenesysDoubleClient,
  type GenesysDoubleIntegration,
  type GenesysSwitches,
  HARSH_SWITCHES,
  type NamedEntity,
} from './org.js'
import type { PlatformPart } from './platform-part.js'
import { WebhookSender } from './webhooks.js'

export interface GenesysOptions {
  readonly clients: readonly GenesysDoubleClient[]
  readonly integrations: readonly GenesysDoubleIntegration[]
  /** Who answers; one agent when left out. */
  readonly agent?: NamedEntity
  readonly queue?: NamedEntity
  readonly switches?: Partial<GenesysSwitches>
  /** The org's platform API, served under the same address. */
  readonly platform?: PlatformPart
  readonly timeScale?: {
    /** Divides the 5 s before a webhook is sent again (default 1). */
    readonly retryGaps?: number
    /** Divides the 10 s a webhook may take (default 1). */
    readonly timeouts?: number
  }
}

const WEBHOOK_TIMEOUT_MS = 10_000
const RETRY_GAP_MS = 5000
const SECRET_MIN_LENGTH = 16

/**
 * Starts a Genesys Cloud org, API and login on one free loopback port.
 * @throws Error when a webhook secret has fewer than 16 characters, as Genesys refuses it.
 */
export async function startGenesys(options: GenesysOptions): Promise<GenesysEmulator> {
  for (const integration of options.integrations) {
    if (integration.webhookSecret.length < SECRET_MIN_LENGTH) {
      throw new Error(`The webhook secret of ${integration.id} must be longer than 15 characters`)
    }
  }
  const switches = { ...HARSH_SWITCHES, ...options.switches }
  const clock = { offsetMs: 0 }
  const now = () => Date.now() + clock.offsetMs
  const bus = new EventBus<GenesysEvent>()
  const integrations = new Map(options.integrations.map((entry) => [entry.id, entry]))
  const login = new LoginDesk(options.clients, switches, now)
  const agent = options.agent ?? { id: '7a3f0f0e-5d0a-4c5e-9f0d-2b8f5f2d9a10', name: 'Agent' }
  const queue = options.queue ?? { id: '0c1d6a52-8a4e-4f52-9a6f-6a0b0a4c7e21', name: 'WeChat' }
  const conversations = new ConversationDesk(switches, now, agent, queue)
  const attachments = new AttachmentFetcher()
  const openMessaging = new OpenMessagingDesk({ login, conversations, integrations, switches, bus, attachments })
  const timeoutMs = WEBHOOK_TIMEOUT_MS / (options.timeScale?.timeouts ?? 1)
  const retryGapMs = RETRY_GAP_MS / (options.timeScale?.retryGaps ?? 1)
  const sender = new WebhookSender(bus, switches, { timeoutMs, retryGapMs })
  const views = new ConversationViews(login, conversations)
  options.platform?.attach({ login, integrations, now })
  const agentFiles = new AttachmentDesk()
  const gdpr = new GdprDesk(login)
  const audits = new AuditDesk(login)
  const server = makeServer(login, openMessaging, views, agentFiles, gdpr, audits, bus, options.platform)
  const url = await server.listen()
  options.platform?.listening({ server, url })
  const parts = {
    url,
    server,
    bus,
    integrations,
    login,
    conversations,
    openMessaging,
    attachments,
    agentFiles,
    gdpr,
    audits,
    sender,
    clock,
    timeoutMs,
  }
  return new GenesysEmulator(parts)
}

function makeServer(
  login: LoginDesk,
  openMessaging: OpenMessagingDesk,
  views: ConversationViews,
  agentFiles: AttachmentDesk,
  gdpr: GdprDesk,
  audits: AuditDesk,
  bus: EventBus<GenesysEvent>,
  platform: PlatformPart | undefined,
): DoubleServer {
  const token = (request: DoubleRequest): Reply => {
    const reply = login.token(request)
    return { ...reply, beforeAnswer: () => bus.emit({ type: 'oauth', verdict: reply.verdict }) }
  }
  const base = '^/api/v2/conversations/messages/([^/]+)'
  return new DoubleServer({
    routes: [
      { name: 'oauth', method: 'POST', pattern: /^\/oauth\/token$/, handle: token },
      {
        name: 'message',
        method: 'POST',
        pattern: new RegExp(`${base}/inbound/open/message$`),
        handle: (request) => openMessaging.message(request),
      },
      {
        name: 'structured/response',
        method: 'POST',
        pattern: new RegExp(`${base}/inbound/open/structured/response$`),
        handle: (request) => openMessaging.structuredResponse(request),
      },
      {
        name: 'event',
        method: 'POST',
        pattern: new RegExp(`${base}/inbound/open/event$`),
        handle: (request) => openMessaging.event(request),
      },
      {
        name: 'receipt',
        method: 'POST',
        pattern: new RegExp(`${base}/inbound/open/receipt$`),
        handle: (request) => openMessaging.receipt(request),
      },
      {
        name: 'conversation/bulk',
        method: 'POST',
        pattern: new RegExp(`${base}/messages/bulk$`),
        handle: (request) => views.bulk(request),
      },
      {
        name: 'conversation/message',
        method: 'GET',
        pattern: new RegExp(`${base}/messages/([^/]+)$`),
        handle: (request) => views.message(request),
      },
      {
        name: 'conversation',
        method: 'GET',
        pattern: new RegExp(`${base}$`),
        handle: (request) => views.conversation(request),
      },
      {
        name: 'download',
        method: 'GET',
        pattern: /^\/api\/v2\/downloads\/([^/]+)$/,
        handle: (request) => ({
          ...agentFiles.download(request),
          beforeAnswer: () => bus.emit({ type: 'file.asked', path: request.path }),
        }),
      },
      {
        name: 'gdpr',
        method: 'POST',
        pattern: /^\/api\/v2\/gdpr\/requests$/,
        handle: (request) => gdpr.submit(request),
      },
      {
        name: 'gdpr/look',
        method: 'GET',
        pattern: /^\/api\/v2\/gdpr\/requests\/([^/]+)$/,
        handle: (request) => gdpr.look(request),
      },
      ...auditRoutes(audits),
      ...(platform?.routes ?? []),
    ],
    faultOf: (route) => platform?.faultOf(route),
    unknown: () => errorReply('not.found'),
    faulty: (fault) =>
      fault.kind === 'errcode'
        ? errorReply(String(fault.errcode), fault.errmsg)
        : {
            status: fault.status,
            headers: fault.headers ?? {},
            body: fault.body ?? '',
            verdict: `fault:${fault.status}`,
          },
  })
}
