import type { PrivacyView } from './privacy/privacy-view.js'
import type { ConversationView, PhoneView } from './view-lines.js'

/** What the page is shown: one plain value, sent whole after every change. All times are epoch milliseconds. */

export const CUSTOMER_IDS = ['lin', 'chen', 'walker'] as const
export type CustomerId = (typeof CUSTOMER_IDS)[number]

/** What the shop's own system says of its customers. */
export type TierName = 'Platinum' | 'Gold' | 'Standard'

export const FAULT_NAMES = ['genesysDown', 'wechatDown', 'tokenRevoked'] as const
export type FaultName = (typeof FAULT_NAMES)[number]

export type StepName = 'received' | 'stored' | 'delivered' | 'receipt'

/** One message's way through the relay, as both platforms saw it from outside. */
export interface Journey {
  readonly id: string
  /** `in`: customer to agent. `out`: agent to customer. */
  readonly direction: 'in' | 'out'
  readonly customer: CustomerId
  readonly text: string
  /** Form of the text that arrives (a regular expression) where it is another one than was sent. */
  readonly arrivesAs?: string | undefined
  /** Forms of the custom messages an answer becomes, in order, where it is no text. */
  readonly forms?: readonly string[] | undefined
  readonly startedAt: number
  /** When each step was seen; undefined while it was not. `receipt` exists only for `out`. */
  readonly steps: { readonly [Name in StepName]?: number }
  /** The push was answered with the acknowledgement. */
  readonly acknowledged: boolean
  /** Requests the sending platform made to hand the message to the relay. */
  readonly handovers: number
  /** Requests the relay made to the other platform and that were refused. */
  readonly refusals: number
  /** Why the last request failed, e.g. `http 503`, `40001`; '' when nothing failed. */
  readonly problem: string
  /** Custom messages this answer took; 1 for what fits into one. */
  readonly parts: number
  /** UTF-16 units of the text that have arrived; of an answer with `forms`, how many of them. */
  readonly arrived: number
  readonly state: 'running' | 'done' | 'failed'
}

export interface Tally {
  readonly sent: number
  readonly arrived: number
  readonly waiting: number
  readonly twice: number
  readonly failed: number
}

export interface RelayView {
  readonly state: 'starting' | 'up' | 'down'
  readonly pid: number | undefined
  /** Since when the state holds. */
  readonly since: number
  readonly kills: number
  /** When a killed relay is started again. */
  readonly restartAt: number | undefined
  /** Start to ready of the latest start. */
  readonly readyMs: number | undefined
}

export interface QueueView {
  readonly name: string
  /** Conversations in it that have not ended. */
  readonly open: number
}

/** What the deploy command did to the org. */
export interface DeployView {
  /** What `plan` printed. */
  readonly plan: readonly string[]
  /** The last line of `apply`. */
  readonly outcome: string
  /** Plan and apply together, milliseconds. */
  readonly ms: number
}

/** A workflow a trigger started, that has ended. */
export interface WorkflowView {
  readonly customer: CustomerId | undefined
  readonly topic: string
  readonly exitReason: string
}

/** What this machine has. */
export interface Machine {
  /** False: no video, the agent's tune is silent, and voice reaches the agent as AMR. */
  readonly ffmpeg: boolean
  /** What the relay scans media with. */
  readonly scanner: 'clamd' | 'off'
}

/** What this machine lets the demo do. */
export interface SetupView extends Machine {
  /** What cannot be sent here; see kinds.ts. */
  readonly lacking: readonly string[]
}

export interface View {
  /** Increases with every change. */
  readonly version: number
  readonly now: number
  readonly relay: RelayView
  readonly setup: SetupView
  readonly faults: { readonly [Name in FaultName]: boolean }
  readonly tally: Tally
  readonly privacy: PrivacyView
  readonly phones: readonly PhoneView[]
  readonly deploy: DeployView
  readonly queues: readonly QueueView[]
  /** Oldest first. */
  readonly workflows: readonly WorkflowView[]
  readonly conversations: readonly ConversationView[]
  /** Newest first. */
  readonly journeys: readonly Journey[]
}
