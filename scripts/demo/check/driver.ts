import type { AgentSend, PhoneDeed } from '../kinds.js'
import type { CustomerId, FaultName, View } from '../view.js'
import type { PhoneView } from '../view-lines.js'
import type { Item } from './items.js'

/** How the scripted conversation is played: through the page in a browser, or through the page's API. */
export interface Driver {
  pickCustomer(customer: CustomerId): Promise<void>
  customerSays(text: string): Promise<void>
  /** The picked customer sends something that is no text, or taps the menu. */
  customerDoes(deed: PhoneDeed): Promise<void>
  /** The picked customer taps an entry of the newest menu on the phone. @param label Of the entry. */
  customerTaps(label: RegExp): Promise<void>
  /** Sends a file, or what a bot asks, in the conversation of the picked customer. */
  agentAttaches(kind: AgentSend): Promise<void>
  /** Answers in the conversation of the picked customer. */
  agentSays(text: string): Promise<void>
  /** Gives the conversation of the picked customer to another queue. */
  agentTransfers(queue: string): Promise<void>
  agentEnds(): Promise<void>
  /** Asks what stands behind a token on the desktop. @returns The original, or the refusal as it is shown. */
  agentReveals(token: string, reason: string): Promise<string>
  /** Erases the picked customer. */
  erases(): Promise<void>
  /** The audit log as it is shown, each as act and result. */
  actsShown(): Promise<string[]>
  setFault(name: FaultName, on: boolean): Promise<void>
  killRelay(): Promise<void>
  /** The lines of the picked customer's phone that came from the account, in order. */
  phoneItems(): Promise<Item[]>
  /** The lines of the desktop that came from the customer or the relay, in order. */
  desktopItems(): Promise<Item[]>
  /** The quota of the picked customer; what is left, as the page shows it. */
  quotaShows(): Promise<PhoneView>
  /** What the account's side of the phone shows as text, in order, acknowledgements left out. */
  phoneShows(): Promise<string[]>
  /** The acknowledgements the phone shows. */
  acknowledgements(): Promise<string[]>
  /** What the customer's side of the desktop shows, in order. */
  desktopShows(): Promise<string[]>
  /** What the relay tells the agent of the customer, in order. */
  desktopNotices(): Promise<string[]>
  /** Ticks beside the agent's messages on the desktop, in order. */
  ticks(): Promise<string[]>
  /** The lines of the deploy's plan. */
  planShows(): Promise<string[]>
  /** The queue of the picked customer's conversation; '' while it has none. */
  queueShows(): Promise<string>
  /** Open conversations of each queue, in the order of the list. */
  queueCounts(): Promise<{ name: string; open: number }[]>
  /** The state behind the page. */
  view(): Promise<View>
}
