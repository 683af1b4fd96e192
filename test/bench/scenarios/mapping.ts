import { readFileSync } from 'node:fs'
import { customerMessage } from '../../../server/relay/customer-message.js'
import { loadTexts } from '../../../server/relay/texts.js'
import type { Fields } from '../../../server/wechat/fields.js'
import { readPush } from '../../../server/wechat/pushes/read-push.js'
import { PUSH_REGISTRY } from '../../../server/wechat/pushes/registry.js'
import type { AnyPushRow } from '../../../server/wechat/pushes/row-index.js'
import { readXmlFields } from '../../../server/wechat/xml-fields.js'
import type { Load } from '../load/load.js'
import type { Size } from '../options.js'
import { atLeast, type Check } from '../report/check.js'
import { median } from '../report/statistics.js'
import { type Finding, figure } from '../report/table.js'
import { timed } from './timed.js'

const TARGET = 200_000

/**
 * Messages in a second of processor time through the pure functions that make a customer message of a push's fields, on one core: reading the
 * kind, then what the agent reads. One row for each relayed kind, and texts with many and with no emoji codes.
 */
export async function measureMapping(_load: Load, size: Size): Promise<Finding> {
  const texts = loadTexts()['zh-CN']
  const rows: string[][] = []
  const checks: Check[] = []
  const data: Record<string, number> = {}
  for (const { name, fields, row } of samples()) {
    const map = () => customerMessage(readPush(fields), row, texts)
    timed(map, 0.2)
    const rates = Array.from({ length: size.rounds }, () => timed(map, size.roundSeconds / 8))
    const rate = median(rates)
    data[name] = rate
    rows.push([name, figure(rate)])
    checks.push(atLeast(`mapping, ${name}`, rate, TARGET, ' messages/s'))
  }
  const table = {
    title: 'Mapping: fields of a push to what the agent reads',
    notes: ['Pure functions; messages in a second of processor time, medians of rounds.'],
    columns: ['kind', 'messages/s'],
    rows,
  }
  return { table, checks, data }
}

function samples(): { name: string; fields: Fields; row: AnyPushRow }[] {
  const all: readonly AnyPushRow[] = Object.values(PUSH_REGISTRY)
  const relayed = all.filter((row) => row.disposition === 'relay')
  const told = relayed.map((row) => ({ name: row.kind as string, fields: fixture(row.kind), row }))
  const text = fixture('text')
  const emoji = '您好/::)，订单 [捂脸] 2231 到哪了？/:rose[Smile][未知] '
  const texts = {
    'text of 40 characters with emoji codes': emoji,
    'text of 600 characters': '订单什么时候到？[x] '.repeat(46),
  }
  const row: AnyPushRow = PUSH_REGISTRY.text
  return [...told, ...Object.entries(texts).map(([name, Content]) => ({ name, fields: { ...text, Content }, row }))]
}

function fixture(kind: string): Fields {
  return readXmlFields(readFileSync(new URL(`../../fixtures/pushes/${kind}.xml`, import.meta.url), 'utf8'))
}
