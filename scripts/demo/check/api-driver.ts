import type { CustomerId, View } from '../view.js'
import type { Driver } from './driver.js'

async function post(url: URL, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}: ${await response.text()}`)
}

/** The page's state as plain JSON. */
export async function readView(pageUrl: string): Promise<View> {
  const response = await fetch(new URL('/state', pageUrl))
  return (await response.json()) as View
}

/** Plays through the page's own API, without a browser. */
export function apiDriver(pageUrl: string): Driver {
  let customer: CustomerId = 'lin'
  const command = (path: string, body: unknown) => post(new URL(path, pageUrl), body)
  const phone = async () =>
    (await readView(pageUrl)).phones.find((candidate) => candidate.customer === customer)?.lines ?? []
  const conversation = async () => {
    const view = await readView(pageUrl)
    return view.conversations.findLast((candidate) => candidate.customer === customer)
  }
  const conversationId = async () => {
    const open = await conversation()
    if (open === undefined || open.ended) throw new Error('the customer has no open conversation')
    return open.id
  }
  return {
    async pickCustomer(next) {
      customer = next
    },
    customerSays: (text) => command('/phone/send', { customer, text }),
    customerDoes: (deed) => command('/phone/do', { customer, deed }),
    agentSays: async (text) => command('/agent/send', { conversationId: await conversationId(), text }),
    agentTransfers: async (queue) => command('/agent/transfer', { conversationId: await conversationId(), queue }),
    agentEnds: async () => command('/agent/end', { conversationId: await conversationId() }),
    setFault: (name, on) => command('/faults', { name, on }),
    killRelay: () => command('/relay/kill', {}),
    phoneShows: async () =>
      (await phone()).filter((line) => line.from === 'account' && !line.passive).map((line) => line.text),
    acknowledgements: async () => (await phone()).filter((line) => line.passive).map((line) => line.text),
    desktopShows: async () =>
      ((await conversation())?.lines ?? []).filter((line) => line.from === 'customer').map((line) => line.text),
    desktopNotices: async () =>
      ((await conversation())?.lines ?? []).filter((line) => line.from === 'system').map((line) => line.text),
    ticks: async () =>
      ((await conversation())?.lines ?? []).filter((line) => line.from === 'agent').map((line) => line.state),
    planShows: async () => [...(await readView(pageUrl)).deploy.plan],
    queueShows: async () => (await conversation())?.queue ?? '',
    queueCounts: async () => [...(await readView(pageUrl)).queues],
    view: () => readView(pageUrl),
  }
}
