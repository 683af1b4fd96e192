import { policyOf } from '../../../server/privacy/redaction/policy.js'
import { createRedactor } from '../../../server/privacy/redaction/redact.js'
import type { Load } from '../load/load.js'
import type { Size } from '../options.js'
import { atMost, type Check } from '../report/check.js'
import { median } from '../report/statistics.js'
import { type Finding, figure } from '../report/table.js'
import { timed } from './timed.js'

/** For a message of 200 characters. */
const TARGET_MICROSECONDS = 150
/** From 4 KiB to 64 KiB the cost for each character may grow by so much: less than any power above linear would. */
const MOST_GROWTH = 2

const PLAIN =
  '你好，我上周三在你们旗舰店买了一台空气净化器，到货以后发现滤芯少了一个，联系快递说不归他们管，让我找商家。我想问一下这个滤芯能不能单独补发给我，还是说要整机退回去换一台新的？如果要退回去的话运费谁来出呢，毕竟这是你们漏发的。另外说明书上写的保修期是两年，但是商品页面写的是三年，到底以哪个为准？麻烦尽快给我一个答复，我家里有老人和小孩，天气不好的时候需要用，等了好几天了，谢谢，订单号是20240318112233'
const FULL =
  '收件人：王建国，电话13912345678，地址：浙江省杭州市余杭区文一西路969号3号楼502室，邮箱abc.def@example.com，车牌浙A12345，麻烦周末不要送货，放到门口快递柜就可以了，谢谢你们。如果不在家就打另外一个号码0571-88001234，或者加我微信wxid_abc123def456，都可以联系到我的，发票开公司的抬头，之前的订单号是20240318112233，一共三件，请一起发，谢谢'

/** Microseconds of processor time in which the strict policy finds all personal data of a message, on one core. */
export async function measureRedaction(_load: Load, size: Size): Promise<Finding> {
  const redactor = createRedactor(policyOf('strict'))
  const rows: string[][] = []
  const checks: Check[] = []
  const data: Record<string, number> = {}
  const microseconds = (text: string): number => {
    const find = () => redactor.find(text)
    timed(find, 0.2, 20)
    return median(Array.from({ length: size.rounds }, () => 1e6 / timed(find, size.roundSeconds / 8, 20)))
  }
  for (const [name, text] of [
    ['200 characters without personal data', PLAIN.slice(0, 200)],
    ['200 characters with nine findings', FULL.slice(0, 200)],
  ] as const) {
    const each = microseconds(text)
    data[name] = each
    rows.push([name, figure(each)])
    checks.push(atMost(`redaction, ${name}`, each, TARGET_MICROSECONDS, ' µs'))
  }
  const [small, large] = [4, 64].map((kib) => microseconds(PLAIN.repeat(400).slice(0, kib * 1024)) / (kib * 1024))
  const growth = (large ?? 0) / (small ?? 1)
  data['64 KiB, growth for each character'] = growth
  rows.push(['64 KiB', figure((large ?? 0) * 64 * 1024)])
  checks.push(atMost('redaction, cost of a character in 64 KiB over that in 4 KiB', growth, MOST_GROWTH, ' times'))
  const table = {
    title: 'Redaction: personal data found in a message',
    notes: ['Pure functions; microseconds of processor time for a message, medians of rounds.'],
    columns: ['message', 'µs'],
    rows,
  }
  return { table, checks, data }
}
