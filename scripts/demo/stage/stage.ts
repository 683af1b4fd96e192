import { type Cast, CUSTOMER_TIERS } from '../cast.js'
import { conversationView } from '../desk/desk-view.js'
import { follow, NO_WAYS, tally, type WayEvent, type Ways } from '../journeys.js'
import type { Observer } from '../observe.js'
import type { OrgFlowsListener, WorkflowEnd } from '../org/org-flows.js'
import { setTier } from '../org/set-tier.js'
import type { ViewSource } from '../page-server.js'
import { phoneView } from '../phone/phone-view.js'
import type { Platforms } from '../platforms.js'
import { presentIds } from '../present-ids.js'
import { PrivacyDesk, type PrivacyKeys } from '../privacy/privacy-desk.js'
import { QuotaWatch } from '../quota-watch.js'
import type { RelayProcess } from '../relay-process.js'
import type { RelayTexts } from '../relay-texts.js'
import type { Samples } from '../samples/samples.js'
import {
  CUSTOMER_IDS,
  type CustomerId,
  type DeployView,
  type FaultName,
  type SetupView,
  type View,
  type WorkflowView,
} from '../view.js'
import type { QuotaView } from '../view-lines.js'
import type { Words } from '../words.js'

/** States go out at most this often, milliseconds. */
const VIEW_PAUSE_MS = 25
/** The page shows this many journeys. */
const JOURNEYS_SHOWN = 40

/** Everything a run of the demo is made of. */
export interface StageParts {
  readonly platforms: Platforms
  readonly cast: Cast
  readonly samples: Samples
  readonly words: Words
  readonly setup: SetupView
  readonly relayTexts: RelayTexts
  readonly deployed: DeployView
  readonly keys: { readonly admin: string; readonly actions: string } & PrivacyKeys
  readonly relay: () => RelayProcess
}

/** Both platforms and what was seen of them; the page's actions work on it. */
export class Stage implements ViewSource, OrgFlowsListener, Observer {
  readonly platforms: Platforms
  readonly cast: Cast
  readonly samples: Samples
  readonly words: Words
  readonly setup: SetupView
  readonly relayTexts: RelayTexts
  readonly relay: () => RelayProcess
  readonly privacy: PrivacyDesk
  readonly faults: Record<FaultName, boolean> = { genesysDown: false, wechatDown: false, tokenRevoked: false }
  /** By MsgId, form of what the agent reads, where it is no copy of what the customer wrote. */
  readonly arrivals = new Map<string, string>()
  readonly #parts: StageParts
  readonly #quota: QuotaWatch
  readonly #listeners = new Set<(view: View) => void>()
  readonly #workflows: WorkflowView[] = []
  readonly #tiered = new Set<string>()
  #ways: Ways = NO_WAYS
  #version = 0
  #timer: NodeJS.Timeout | undefined

  constructor(parts: StageParts) {
    this.#parts = parts
    this.platforms = parts.platforms
    this.cast = parts.cast
    this.samples = parts.samples
    this.words = parts.words
    this.setup = parts.setup
    this.relayTexts = parts.relayTexts
    this.relay = parts.relay
    this.privacy = new PrivacyDesk(
      () => this.relay().url,
      parts.keys,
      () => this.#show(),
    )
    const ids = () => presentIds(this.#ways)
    this.#quota = new QuotaWatch(
      () => this.relay().url,
      parts.keys.actions,
      ids,
      () => this.#show(),
    )
    for (const id of CUSTOMER_IDS) parts.platforms.wechat.addFollower(parts.cast[id])
  }

  /** Epoch milliseconds with fractions, on one clock with the emulators' `performance.now()`. */
  now(): number {
    return performance.timeOrigin + performance.now()
  }

  way(event: WayEvent): void {
    this.#ways = follow(this.#ways, event)
  }

  customerBehind(customerId: string): CustomerId | undefined {
    return this.#ways.customerIds[customerId]
  }

  /** As Genesys knows them now; undefined before their first message arrived, and once they are erased. */
  customerIdOf(customer: CustomerId): string | undefined {
    return Object.entries(presentIds(this.#ways)).findLast(([, of]) => of === customer)?.[0]
  }

  tokenFetched(): void {
    this.faults.tokenRevoked = false
  }

  /** The shop's own system knows the customer's tier and tells the relay, before anybody asks for it. */
  async opened(customerId: string): Promise<void> {
    const customer = this.customerBehind(customerId)
    if (customer === undefined || this.#tiered.has(customerId)) return
    try {
      await setTier(this.relay().url, this.#parts.keys.admin, customerId, CUSTOMER_TIERS[customer])
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

  /** Something happened: the page is told, and the relay is asked for what is left of the quota. */
  changed(): void {
    this.#quota.look()
    this.#show()
  }

  watch(listener: (view: View) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  current(): View {
    const { wechat, genesys, org } = this.platforms
    const journeys = new Map(this.#ways.journeys.map((journey) => [journey.id, journey]))
    const now = Date.now()
    const around = { words: this.words, setup: this.setup, uploads: wechat.uploads, journeys }
    const conversations = genesys.conversations.map((conversation) =>
      conversationView(
        conversation,
        genesys,
        this.customerBehind(conversation.customerId),
        this.privacy.isErased(conversation.customerId),
      ),
    )
    return {
      ...{ version: this.#version, now, relay: this.relay().view, setup: this.setup, deploy: this.#parts.deployed },
      faults: { ...this.faults },
      privacy: this.privacy.view,
      tally: tally(this.#ways),
      phones: CUSTOMER_IDS.map((id) => phoneView(id, wechat.phone(this.cast[id]), this.#quotaOf(id), now, around)),
      queues: org.state.queues.all.map(({ name }) => ({
        name: String(name),
        open: conversations.filter(({ queue, ended }) => queue === name && !ended).length,
      })),
      workflows: [...this.#workflows],
      conversations,
      journeys: this.#ways.journeys.slice(-JOURNEYS_SHOWN).reverse(),
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#quota.stop()
  }

  #quotaOf(customer: CustomerId): QuotaView {
    const waiting = this.#ways.journeys.filter(
      ({ direction, steps, state, customer: of }) =>
        direction === 'out' && of === customer && state === 'running' && steps.stored && steps.delivered === undefined,
    )
    const counted = this.platforms.wechat.quotaLeft(this.cast[customer])
    return { ...this.#quota.of(customer), counted, waiting: waiting.map(({ text }) => text.slice(0, 80)) }
  }

  #show(): void {
    this.#version += 1
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      const view = this.current()
      for (const listener of this.#listeners) listener(view)
    }, VIEW_PAUSE_MS)
  }
}
