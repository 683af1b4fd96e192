import type { CustomerId, FaultName, PhoneDeed, View } from '../view.js'

/** How the scripted conversation is played: through the page in a browser, or through the page's API. */
export interface Driver {
  pickCustomer(customer: CustomerId): Promise<void>
  customerSays(text: string): Promise<void>
  /** The picked customer sends something that is no text, or taps the menu. */
  customerDoes(deed: PhoneDeed): Promise<void>
  /** Answers in the conversation of the picked customer. */
  agentSays(text: string): Promise<void>
  /** Gives the conversation of the picked customer to another queue. */
  agentTransfers(queue: string): Promise<void>
  agentEnds(): Promise<void>
  setFault(name: FaultName, on: boolean): Promise<void>
  killRelay(): Promise<void>
  /** What the account's side of the phone shows, in order, acknowledgements left out. */
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
