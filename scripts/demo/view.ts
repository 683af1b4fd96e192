/** What the page is shown: one plain value, sent whole after every change. All times are epoch milliseconds. */

export const CUSTOMER_IDS = ['lin', 'chen', 'walker'] as const
export type CustomerId = (typeof CUSTOMER_IDS)[number]

/** What the shop's own system says of its customers. */
export type TierName = 'Platinum' | 'Gold' | 'Standard'

/** What a customer can do on the phone besides writing. */
export const PHONE_DEEDS = ['location', 'link', 'emoji', 'sticker', 'menu', 'page', 'scan', 'follow'] as const
export type PhoneDeed = (typeof PHONE_DEEDS)[number]

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
  /** UTF-16 units of the text that have arrived. */
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

export interface PhoneLine {
  readonly id: string
  readonly from: 'customer' | 'account' | 'notice'
  readonly text: string
  /** MsgType or Event of what is no text, such as `location` or `CLICK`; `text` then says which. */
  readonly what?: string | undefined
  readonly at: number
  /** An acknowledgement came in the answer to the push, not as a custom message. */
  readonly passive: boolean
  /** A customer's line: `sending` until the push is answered; `failed` when WeChat gave up. */
  readonly state: 'sending' | 'sent' | 'failed'
}

export interface PhoneView {
  readonly customer: CustomerId
  readonly tier: TierName
  readonly typing: boolean
  readonly lines: readonly PhoneLine[]
}

export interface DeskLine {
  readonly id: string
  readonly from: 'customer' | 'agent' | 'system'
  readonly text: string
  readonly at: number
  /** An agent's line: `sending`, `accepted` by the relay, `delivered` or `failed` by receipt. */
  readonly state: 'sending' | 'accepted' | 'delivered' | 'failed'
}

export interface ConversationView {
  readonly id: string
  readonly nickname: string
  readonly customer: CustomerId | undefined
  readonly ended: boolean
  readonly tier: TierName | undefined
  /** Name of the queue it is in, or was in last; undefined while the flow decides. */
  readonly queue: string | undefined
  readonly lines: readonly DeskLine[]
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

export interface View {
  /** Increases with every change. */
  readonly version: number
  readonly now: number
  readonly relay: RelayView
  readonly faults: { readonly [Name in FaultName]: boolean }
  readonly tally: Tally
  readonly phones: readonly PhoneView[]
  readonly deploy: DeployView
  readonly queues: readonly QueueView[]
  /** Oldest first. */
  readonly workflows: readonly WorkflowView[]
  readonly conversations: readonly ConversationView[]
  /** Newest first. */
  readonly journeys: readonly Journey[]
}
