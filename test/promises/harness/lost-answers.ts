import type { CallRecord } from '../../emulators/shared/double-server.js'
import type { AllowedRepeat } from '../checker.js'
import type { Platforms } from './platforms.js'

/** What may come twice because a double accepted it and its answer never left: its connection was broken under it. */
export function repeatsByLostAnswers({ wechat, genesys }: Platforms): AllowedRepeat[] {
  const lost = (call: CallRecord) => call.verdict === 'ok' && !call.answered
  const toAgents = genesys.calls.filter(lost).flatMap(({ route, body }): AllowedRepeat[] => {
    const { id, text } = JSON.parse(body) as { id?: string; text?: string }
    if (route === 'receipt') return id === undefined ? [] : [{ of: 'receipt', id }]
    const push = wechat.pushes.find((entry) => entry.text === text)
    return push === undefined ? [] : [{ of: 'text', id: push.msgId }]
  })
  const toCustomers = wechat.calls.filter(lost).flatMap(({ route, body }): AllowedRepeat[] => {
    if (route !== 'custom/send') return []
    const { content } = (JSON.parse(body) as { text: { content: string } }).text
    const label = /^(?:第(\d+)\/?\d*部分|Part (\d+)(?: of \d+)?)\n/.exec(content)
    const message = genesys.outbound.find(({ text }) => text.includes(content.slice(label?.[0].length ?? 0)))
    return message === undefined ? [] : [{ of: 'text', id: message.id, part: Number(label?.[1] ?? label?.[2] ?? 1) }]
  })
  return [...toAgents, ...toCustomers]
}
