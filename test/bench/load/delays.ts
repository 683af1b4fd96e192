import { randomUUID } from 'node:crypto'
import { webhookSignature } from '../../emulators/genesys/signature.js'
import { ACCOUNT, GENESYS_PATH, openIdOf } from '../account.js'
import { percentile } from '../report/statistics.js'
import { Connection } from './connection.js'
import { CONVERSATION_ID, type PlatformStub } from './platform-stubs.js'
import { buildPost, buildPush, numberIn, textOf } from './requests.js'

export interface DelayRequest {
  readonly port: number
  readonly perSecond: number
  readonly seconds: number
  readonly customers: number
}

export interface Delay {
  readonly messages: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface DelayResult {
  /** Push answered -> request at Genesys. Negative when it was there before the answer was read. */
  readonly inbound: Delay
  /** Agent's webhook sent -> custom message at WeChat; accepting it is part of the time. */
  readonly outbound: Delay
}

/** Everything in flight has this long to arrive after the last one was sent. */
const LAST_MS = 5000
/** Of the open loop, so that a slow answer does not hold up the next request. */
const CONNECTIONS = 128

export interface Sample {
  readonly number: string
  readonly request: Buffer
}

/** Sends at a steady rate whatever the answers do, first pushes, then agents' webhooks to the customers seen. */
export async function measureDelays(options: DelayRequest, stub: PlatformStub): Promise<DelayResult> {
  const customerIds = new Set<string>()
  const arrived = new Map<string, number>()
  stub.onRequest = ({ at, body }) => {
    const number = numberIn(body)
    if (number !== undefined) arrived.set(number, at)
    const customerId = /"from":\{"id":"([^"]+)"/.exec(body)?.[1]
    if (customerId !== undefined) customerIds.add(customerId)
  }
  const count = options.perSecond * options.seconds
  const base = Date.now() * 1000
  const pushes = Array.from({ length: count }, (_, index) => {
    const number = String(base + index)
    return { number, request: buildPush('plain', openIdOf(index % options.customers), number) }
  })
  const answeredPushes = await openLoop(pushes, options)
  await allArrived(pushes, arrived)
  const inbound = delayOf(pushes, (number) => answeredPushes.get(number)?.answeredAt, arrived)

  const known = [...customerIds]
  arrived.clear()
  const webhooks = Array.from({ length: count }, (_, index) => {
    const number = String(base + count + index)
    return { number, request: buildWebhook(known[index % known.length] ?? '', number) }
  })
  const sentWebhooks = await openLoop(webhooks, options)
  await allArrived(webhooks, arrived)
  const outbound = delayOf(webhooks, (number) => sentWebhooks.get(number)?.sentAt, arrived)
  stub.onRequest = () => undefined
  return { inbound, outbound }
}

/** An agent's message, as Genesys sends it. @param files What goes with it, as attachments. */
export function buildWebhook(customerId: string, number: string, files: readonly object[] = []): Buffer {
  const body = JSON.stringify({
    id: randomUUID(),
    channel: {
      id: ACCOUNT.integrationId,
      platform: 'Open',
      type: 'Private',
      messageId: randomUUID(),
      to: { id: customerId, idType: 'Opaque' },
      from: { id: ACCOUNT.integrationId, idType: 'Opaque', nickname: 'WeChat' },
      time: new Date().toISOString(),
    },
    conversationId: CONVERSATION_ID,
    type: 'Text',
    direction: 'Outbound',
    originatingEntity: 'Human',
    text: files.length > 0 ? '' : textOf(number),
    ...(files.length > 0 && { content: files.map((attachment) => ({ contentType: 'Attachment', attachment })) }),
  })
  const headers = {
    'Content-Type': 'application/json',
    'X-Hub-Signature-256': webhookSignature(ACCOUNT.webhookSecret, body),
  }
  return buildPost(GENESYS_PATH, headers, body)
}

interface Times {
  readonly sentAt: number
  readonly answeredAt: number
}

/** @returns When each was sent and answered, by number. @throws Error when anything but 200 is answered */
export async function openLoop(
  samples: readonly Sample[],
  options: Pick<DelayRequest, 'port' | 'perSecond'>,
): Promise<Map<string, Times>> {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(options.port)))
  const free = [...connections]
  const times = new Map<string, Times>()
  const begunAt = performance.now()
  try {
    await new Promise<void>((resolve, reject) => {
      let next = 0
      const tick = (): void => {
        const due = Math.min(samples.length, Math.floor(((performance.now() - begunAt) / 1000) * options.perSecond) + 1)
        for (; next < due; next++) {
          const sample = samples[next]
          const connection = sample && free.pop()
          // Without a free connection it is sent late; delays count from when it was sent or answered.
          if (sample === undefined || connection === undefined) break
          const sentAt = performance.now()
          const answered = (status: number) => {
            if (status !== 200) return reject(new Error(`The relay answered ${status}.`))
            times.set(sample.number, { sentAt, answeredAt: performance.now() })
            free.push(connection)
            if (times.size === samples.length) resolve()
          }
          connection.send(sample.request, answered, reject)
        }
        if (next < samples.length) setTimeout(tick, 1)
      }
      tick()
    })
  } finally {
    for (const connection of connections) connection.close()
  }
  return times
}

/** @throws Error when one is missing 5 s after the last was sent. */
export async function allArrived(samples: readonly Sample[], arrived: ReadonlyMap<string, number>): Promise<void> {
  const deadline = performance.now() + LAST_MS
  while (arrived.size < samples.length) {
    if (performance.now() > deadline) throw new Error(`${samples.length - arrived.size} messages did not arrive.`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function delayOf(
  samples: readonly Sample[],
  begunAt: (number: string) => number | undefined,
  arrived: ReadonlyMap<string, number>,
): Delay {
  const delays = samples.map(({ number }) => (arrived.get(number) ?? Number.NaN) - (begunAt(number) ?? Number.NaN))
  delays.sort((a, b) => a - b)
  return { messages: delays.length, p50Ms: percentile(delays, 0.5), p99Ms: percentile(delays, 0.99) }
}
