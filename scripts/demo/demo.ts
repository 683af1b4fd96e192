import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Conversation } from '../../test/emulators/genesys/conversations.js'
import { freePort } from '../free-port.js'
import { type Deeds, makeActions, Refusal } from './actions.js'
import { type Cast, CUSTOMER_TIERS, makeCast, makeSecrets } from './cast.js'
import { readClosingText } from './closing-text.js'
import { follow, NO_WAYS, tally, type WayEvent, type Ways } from './journeys.js'
import { observe } from './observe.js'
import type { DemoLanguage } from './options.js'
import { deployBundle } from './org/deploy-bundle.js'
import { type OrgFlowsListener, runOrgFlows, type WorkflowEnd } from './org/org-flows.js'
import { setTier } from './org/set-tier.js'
import { servePage, type ViewSource } from './page-server.js'
import { DEEDS } from './phone-deeds.js'
import { apiKeys, type Platforms, relayEnvironment, startPlatforms } from './platforms.js'
import { projectRoot, RelayProcess } from './relay-process.js'
import { conversationView, phoneView } from './screens.js'
import {
  CUSTOMER_IDS,
  type CustomerId,
  type DeployView,
  type FaultName,
  type PhoneDeed,
  type View,
  type WorkflowView,
} from './view.js'

/** States go out at most this often, milliseconds. */
const VIEW_PAUSE_MS = 25
/** The page shows this many journeys. */
const JOURNEYS_SHOWN = 40
const DOWN = { kind: 'status', status: 503 } as const

/** Both platforms, what was seen of them, and what the page may do to them. */
class Stage implements Deeds, ViewSource, OrgFlowsListener {
  readonly faults: Record<FaultName, boolean> = { genesysDown: false, wechatDown: false, tokenRevoked: false }
  readonly #listeners = new Set<(view: View) => void>()
  readonly #workflows: WorkflowView[] = []
  readonly #tiered = new Set<string>()
  #ways: Ways = NO_WAYS
  #version = 0
  #timer: NodeJS.Timeout | undefined

  constructor(
    readonly platforms: Platforms,
    readonly cast: Cast,
    readonly relay: () => RelayProcess,
    readonly deployed: DeployView,
    readonly adminKey: string,
    readonly closing: string,
  ) {
    for (const id of CUSTOMER_IDS) platforms.wechat.addFollower(cast[id])
  }

  way(event: WayEvent): void {
    this.#ways = follow(this.#ways, event)
  }

  customerBehind(customerId: string): CustomerId | undefined {
    return this.#ways.customerIds[customerId]
  }

  tokenFetched(): void {
    this.faults.tokenRevoked = false
  }

  /** The shop's own system knows the customer's tier and tells the relay, before anybody asks for it. */
  async opened(customerId: string): Promise<void> {
    const customer = this.customerBehind(customerId)
    if (customer === undefined || this.#tiered.has(customerId)) return
    try {
      await setTier(this.relay().url, this.adminKey, customerId, CUSTOMER_TIERS[customer])
      this.#tiered.add(customerId)
    } catch (error) {
      // The flow goes on without: its own answer to an unknown tier is the general queue.
      this.failed(error)
    }
  }

  routed(): void {
    this.changed()
  }

  workflowEnded({ conversationId, topic, exitReason }: WorkflowEnd): void {
    const conversation = this.platforms.genesys.conversations.find(({ id }) => id === conversationId)
    const customer = conversation === undefined ? undefined : this.customerBehind(conversation.customerId)
    this.#workflows.push({ customer, topic, exitReason })
    this.changed()
  }

  failed(error: unknown): void {
    console.error(error instanceof Error ? error.message : error)
  }

  changed(): void {
    this.#version += 1
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      const view = this.current()
      for (const listener of this.#listeners) listener(view)
    }, VIEW_PAUSE_MS)
  }

  watch(listener: (view: View) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  current(): View {
    const { wechat, genesys } = this.platforms
    const journeys = new Map(this.#ways.journeys.map((journey) => [journey.id, journey]))
    const now = Date.now()
    const conversations = genesys.conversations.map((conversation) =>
      conversationView(conversation, genesys.desktop(conversation.id), this.customerBehind(conversation.customerId)),
    )
    return {
      version: this.#version,
      now,
      relay: this.relay().view,
      faults: { ...this.faults },
      tally: tally(this.#ways),
      phones: CUSTOMER_IDS.map((id) => phoneView(id, wechat.phone(this.cast[id]), journeys, now)),
      deploy: this.deployed,
      queues: this.platforms.org.state.queues.all.map(({ name }) => ({
        name: String(name),
        open: conversations.filter(({ queue, ended }) => queue === name && !ended).length,
      })),
      workflows: [...this.#workflows],
      conversations,
      journeys: this.#ways.journeys.slice(-JOURNEYS_SHOWN).reverse(),
    }
  }

  customerSays(customer: CustomerId, text: string): void {
    this.#pushed(this.platforms.wechat.sendText(this.cast[customer], text))
  }

  customerDoes(customer: CustomerId, deed: PhoneDeed): void {
    this.#pushed(DEEDS[deed].send(this.platforms.wechat, this.cast[customer]))
  }

  #pushed(push: ReturnType<Platforms['wechat']['sendText']>): void {
    void push.then((result) => {
      const { msgId: pushId, acknowledged: taken, reply } = result
      this.way({ kind: 'pushEnded', at: Date.now(), pushId, taken, acknowledged: reply !== undefined })
      this.changed()
    })
    this.changed()
  }

  agentSays(conversationId: string, text: string): void {
    this.#openConversation(conversationId)
    void this.platforms.genesys.agentSays(conversationId, text).then(() => this.changed())
    this.changed()
  }

  agentTransfers(conversationId: string, queue: string): void {
    this.#openConversation(conversationId)
    const { genesys, org } = this.platforms
    const found = org.state.queues.named(queue)
    if (found === undefined) throw new Refusal(404, 'there is no such queue')
    genesys.enterQueue(conversationId, { id: found.id, name: String(found.name) })
    genesys.agentAnswers(conversationId)
    this.changed()
  }

  agentEnds(conversationId: string): void {
    const customer = this.customerBehind(this.#openConversation(conversationId).customerId)
    if (customer !== undefined) this.way({ kind: 'agentLeft', customer, closing: this.closing })
    this.platforms.genesys.disconnect(conversationId)
    this.changed()
  }

  setFault(name: FaultName, on: boolean): void {
    const { wechat, genesys } = this.platforms
    if (name === 'genesysDown') genesys.setFault('*', on ? DOWN : undefined)
    else if (name === 'wechatDown') wechat.setFault('*', on ? DOWN : undefined)
    else if (on) wechat.revokeToken()
    else throw new Refusal(409, 'a revoked token stays revoked')
    this.faults[name] = on
    this.changed()
  }

  killRelay(): void {
    if (!this.relay().kill()) throw new Refusal(409, 'the relay is not running')
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #openConversation(conversationId: string): Conversation {
    const found = this.platforms.genesys.conversations.find(({ id }) => id === conversationId)
    if (found === undefined) throw new Refusal(404, 'there is no such conversation')
    if (found.endedAt !== undefined) throw new Refusal(409, 'the conversation has ended')
    return found
  }
}

export interface Demo {
  readonly pageUrl: string
  readonly relayUrl: string
  /** Start to ready of the relay, milliseconds. */
  readonly readyMs: number
  readonly deployed: DeployView
  /** Ends everything started and removes the temporary folder. */
  stop(): Promise<void>
}

/**
 * Starts both platforms, the relay between them and the page.
 * @throws Error when the relay does not become ready or the port is taken; what was started is ended first.
 */
export async function startDemo(options: {
  port: number
  language: DemoLanguage
  /** The relay's script; the built one when left out. */
  relayMain?: string
}): Promise<Demo> {
  const endings: (() => unknown)[] = []
  const stop = async () => {
    for (let end = endings.pop(); end !== undefined; end = endings.pop()) await end()
  }
  try {
    const folder = await mkdtemp(join(tmpdir(), 'genesys-cloud-wechat-demo-'))
    endings.push(() => rm(folder, { recursive: true, force: true }))
    const secrets = makeSecrets()
    const cast = makeCast()
    const relayPort = await freePort()
    const relayUrl = `http://127.0.0.1:${relayPort}`
    const platforms = await startPlatforms(secrets, relayUrl)
    endings.push(() => platforms.close())
    const root = projectRoot()
    const deployed = await deployBundle({
      ...{ root, folder, relayUrl, orgUrl: platforms.genesys.url, apiKeys: apiKeys(secrets) },
      ...{ clientId: secrets.clientId, clientSecret: secrets.clientSecret, webhookSecret: secrets.webhookSecret },
    })
    const closing = await readClosingText(root, options.language)
    const stage = new Stage(platforms, cast, () => relay, deployed.view, secrets.adminKey, closing)
    const relay: RelayProcess = new RelayProcess({
      port: relayPort,
      env: relayEnvironment(secrets, platforms, join(folder, 'relay.db'), deployed.settings, options.language),
      logFile: join(folder, 'relay.log'),
      onChange: () => stage.changed(),
      main: options.relayMain,
    })
    endings.push(() => stage.close())
    endings.push(observe(platforms, cast, stage))
    endings.push(runOrgFlows(platforms.genesys, platforms.org, stage))
    endings.push(() => relay.stop())
    await relay.start()
    const page = await servePage(options.port, stage, makeActions(stage))
    endings.push(() => page.close())
    return { pageUrl: page.url, relayUrl: relay.url, readyMs: relay.view.readyMs ?? 0, deployed: deployed.view, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
