import type { CustomerId, View } from '../view.js'
import type { ShownFile } from '../view-lines.js'
import type { Driver } from './driver.js'

async function post(url: URL, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}: ${await response.text()}`)
  return response.json()
}

/** The page's state as plain JSON. */
export async function readView(pageUrl: string): Promise<View> {
  const response = await fetch(new URL('/state', pageUrl))
  return (await response.json()) as View
}

/** Whether a file can be had; what has none loads at once. */
async function loads(pageUrl: string, file: ShownFile | undefined): Promise<boolean> {
  if (file === undefined || file.url === '') return true
  if (file.state !== 'ready') return false
  const response = await fetch(new URL(file.url, pageUrl))
  return response.ok && (await response.arrayBuffer()).byteLength > 0
}

/** Plays through the page's own API, without a browser. */
export function apiDriver(pageUrl: string): Driver {
  let customer: CustomerId = 'lin'
  const ask = (path: string, body: unknown) => post(new URL(path, pageUrl), body)
  const command = async (path: string, body: unknown): Promise<void> => void (await ask(path, body))
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
    async customerTaps(label) {
      const entries = (await phone()).flatMap(({ menu = [] }) => menu)
      const entry = entries.findLast((one) => label.test(one.label))
      if (entry === undefined) throw new Error(`the phone shows no entry ${label}`)
      await command('/phone/tap', { customer, entry: entry.id })
    },
    agentAttaches: async (kind) => command('/agent/attach', { conversationId: await conversationId(), kind }),
    agentSays: async (text) => command('/agent/send', { conversationId: await conversationId(), text }),
    agentTransfers: async (queue) => command('/agent/transfer', { conversationId: await conversationId(), queue }),
    agentEnds: async () => command('/agent/end', { conversationId: await conversationId() }),
    async agentReveals(token, reason) {
      const answer = await ask('/agent/reveal', { conversationId: await conversationId(), token, reason })
      const { original, refused } = answer as { original?: string; refused?: string }
      return original ?? `refused: ${refused}`
    },
    erases: () => command('/privacy/erase', { customer, reason: 'check' }),
    actsShown: async () => (await readView(pageUrl)).privacy.acts.map(({ action, result }) => `${action} ${result}`),
    setFault: (name, on) => command('/faults', { name, on }),
    killRelay: () => command('/relay/kill', {}),
    async phoneItems() {
      const lines = (await phone()).filter(({ from, passive }) => from === 'account' && !passive)
      return Promise.all(
        lines.map(async ({ kind, text, card, file }) => ({
          ...{ kind, text: card?.title ?? text, loaded: await loads(pageUrl, file) },
        })),
      )
    },
    async desktopItems() {
      const lines = ((await conversation())?.lines ?? []).filter(({ from }) => from === 'customer' || from === 'system')
      return Promise.all(
        lines.map(async ({ from, text, files: [file], answers }) => ({
          kind: from === 'system' ? 'notice' : (file?.kind ?? (answers === undefined ? 'text' : 'answer')),
          ...{ text, loaded: await loads(pageUrl, file) },
        })),
      )
    },
    async quotaShows() {
      const found = (await readView(pageUrl)).phones.find((candidate) => candidate.customer === customer)
      if (found === undefined) throw new Error(`there is no phone of ${customer}`)
      return found
    },
    phoneShows: async () =>
      (await phone())
        .filter(({ from, passive, kind }) => from === 'account' && !passive && kind === 'text')
        .map((line) => line.text),
    acknowledgements: async () => (await phone()).filter((line) => line.passive).map((line) => line.text),
    desktopShows: async () =>
      ((await conversation())?.lines ?? [])
        .filter((line) => line.from === 'customer' && line.text !== '')
        .map((line) => line.text),
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
