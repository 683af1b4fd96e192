import { readdirSync, readFileSync } from 'node:fs'
import { readContent } from '../../../server/genesys/content/read-content.js'
import { answerPayload, messagePayload } from '../../../server/genesys/payloads.js'
import type { AgentContent, AgentMessage, CustomerAnswer } from '../../../server/relay/messages/messages.js'
import type { CustomerContextForGenesys } from '../../../server/relay/messages/platforms.js'
import { chosenOption } from '../../../server/relay/questions/chosen-option.js'
import { questionOf } from '../../../server/relay/questions/open-question.js'
import { renderMessage } from '../../../server/relay/rendering/render-message.js'
import { makePlan, partMessage } from '../../../server/relay/send-plan.js'
import { loadTexts } from '../../../server/relay/texts.js'
import { customMessageRequest } from '../../../server/wechat/custom-messages/request.js'
import type { Load } from '../load/load.js'
import type { Size } from '../options.js'
import { atLeast } from '../report/check.js'
import { median } from '../report/statistics.js'
import { type Finding, figure } from '../report/table.js'

const SAMPLES = new URL('../../fixtures/structured/', import.meta.url)
const WANTED_PER_SECOND = 200_000
/** Between two looks at the clock. */
const BATCH = 500
const WARM_UP_MS = 300

const context: CustomerContextForGenesys = {
  ...{ account: 'default', customerId: '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b10', nickname: '微信客户 7F3A' },
  ...{ language: 'zh-CN', sessionId: 's-1', acknowledged: true, messageId: 'i-1' },
}
const about = { messageId: 'b1c2d3e4f5a60718293a4b5c6d7e8f90', conversationId: 'c', originatingEntity: 'Bot' } as const

/** Messages a second that one core turns from either platform's form into the other's; JSON, keys and I/O left out. */
export async function measureRendering(_load: Load, size: Size): Promise<Finding> {
  const data: Record<string, number> = {}
  for (const [name, map] of mappings()) {
    perSecond(map, WARM_UP_MS)
    const rounds = Array.from({ length: size.rounds }, () => perSecond(map, size.roundSeconds * 125))
    data[name] = median(rounds)
  }
  return {
    table: {
      title: 'Mapping: what agents and bots send to what WeChat gets',
      notes: ['One core, from the parsed form of one platform to the request body of the other.'],
      columns: ['', 'messages/s'],
      rows: Object.entries(data).map(([name, value]) => [name, figure(value)]),
    },
    checks: Object.entries(data).map(([name, rate]) =>
      atLeast(`mapping, ${name}`, rate, WANTED_PER_SECOND, ' messages/s'),
    ),
    data,
  }
}

function mappings(): [name: string, map: () => unknown][] {
  const text: AgentMessage = { kind: 'text', ...about, text: '您好，请问有什么可以帮您？', sentAt: 0 }
  const option = { type: 'QuickReply', text: '人工客服', payload: 'agent' } as const
  const answer: CustomerAnswer = { kind: 'answer', messageId: about.messageId, option, text: '3', sentAt: 0 }
  return [
    ['customer: text', () => messagePayload({ kind: 'text', text: '订单 2231 到哪了？', sentAt: 0 }, context)],
    ['customer: answer', () => answerPayload(answer, context)],
    ['agent: text', () => outbound(text)],
    ...readdirSync(SAMPLES).flatMap((file) => ofSample(file)),
  ]
}

function ofSample(file: string): [name: string, map: () => unknown][] {
  const name = file.slice(0, -'.json'.length).replaceAll('-', ' ')
  const { text, content } = JSON.parse(readFileSync(new URL(file, SAMPLES), 'utf8')) as {
    readonly text: string
    readonly content: readonly object[]
  }
  const message = contentOf(text, content)
  const options = questionOf(message, 's', 0)?.options ?? []
  return [
    [`bot: ${name}`, () => outbound(contentOf(text, content))],
    ...(options.length > 0 ? ([[`understood: ${name}`, () => chosenOption('第二个', options)]] as const) : []),
  ].map(([label, map]) => [label as string, map as () => unknown])
}

function contentOf(text: string, content: readonly object[]): AgentContent {
  const read = readContent(text, content)
  if (!read) throw new Error('The sample cannot be read.')
  return { kind: 'content', ...about, sentAt: 0, ...read }
}

const BOT_SLOTS = 3
const texts = loadTexts()['zh-CN']

function outbound(message: AgentMessage): unknown {
  const rich = renderMessage(message, 'rich', texts, BOT_SLOTS)
  const form = rich ? 'rich' : 'plain'
  const messages = rich ?? renderMessage(message, 'plain', texts)
  const plan = makePlan(messages, { itemId: 'i', language: 'zh-CN', form }, 2048)
  return customMessageRequest('token', 'openid', partMessage(plan, 0, messages), 5000)
}

/** By the processor's time, so that what else runs on the core does not count. */
function perSecond(map: () => unknown, ms: number): number {
  const begun = process.cpuUsage()
  let done = 0
  let tookMs = 0
  while (tookMs < ms) {
    for (let at = 0; at < BATCH; at++) map()
    done += BATCH
    const { user, system } = process.cpuUsage(begun)
    tookMs = (user + system) / 1000
  }
  return (done * 1000) / tookMs
}
