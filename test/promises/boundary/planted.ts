import { BUILT_IN_KINDS, type BuiltInKind } from '../../../server/privacy/redaction/kinds.js'
import { MAKERS, type Random, seeded } from '../../privacy/redaction/corpus/values.js'

/** How somebody would say each kind; `@` stands for the value. */
const SAYINGS: Readonly<Record<BuiltInKind, readonly string[]>> = {
  mobile: ['我的手机号是@', '请打 @ 找我', 'my mobile is @'],
  landline: ['座机：@', '公司电话 @'],
  'resident-id': ['身份证号@', '证件号码：@，请核对'],
  'residence-permit': ['居住证号码 @'],
  'foreigner-id': ['永居证号：@'],
  passport: ['护照号 @', 'passport no. @'],
  'travel-permit': ['港澳通行证号码@'],
  'military-id': ['军官证：@'],
  'bank-card': ['卡号 @', '打到这张银行卡：@'],
  'card-code': ['CVV是@', '安全码：@'],
  'card-expiry': ['卡有效期 @'],
  'one-time-code': ['验证码是@'],
  password: ['密码：@'],
  'social-insurance': ['社保号：@'],
  'medical-insurance': ['医保卡号：@'],
  'housing-fund': ['公积金账号：@'],
  'medical-record': ['病历号：@'],
  email: ['邮箱 @', '发到 @ 就行'],
  'licence-plate': ['车牌号@'],
  vin: ['车架号 @'],
  imei: ['手机IMEI：@'],
  'ip-address': ['我的IP是 @'],
  'birth-date': ['出生日期：@'],
  'credit-code': ['统一社会信用代码：@'],
  'wechat-id': ['微信号：@'],
  qq: ['QQ号：@'],
  alipay: ['支付宝账号：@'],
  address: ['收货地址：北京市朝阳区@', '住在上海市浦东新区@'],
  name: ['收件人：@', '我叫@'],
}

/** The kinds of messages that bear text, and where the text stands in each. */
export const CARRIERS = ['text', 'link', 'location', 'file'] as const
export type Carrier = (typeof CARRIERS)[number]

export interface Planted {
  /** Stands in the message beside the value, and crosses. */
  readonly mark: string
  readonly kind: BuiltInKind
  readonly value: string
  readonly words: string
  readonly carrier: Carrier
}

/** @returns `count` messages with one value each: every kind in every carrier, in turn. */
export function plant(count: number, seed: number): Planted[] {
  const random = seeded(seed)
  return Array.from({ length: count }, (_, index) => {
    const kind = BUILT_IN_KINDS[index % BUILT_IN_KINDS.length] as BuiltInKind
    const carrier = CARRIERS[Math.floor(index / BUILT_IN_KINDS.length) % CARRIERS.length] as Carrier
    const value = makeValue(kind, random)
    const sayings = SAYINGS[kind]
    const saying = sayings[random(sayings.length)] as string
    return { mark: markOf(index), kind, value, words: `${markOf(index)}，${saying.replace('@', value)}`, carrier }
  })
}

/** What the corpus writes out in its sentences. */
const OWN_MAKERS: Readonly<Record<string, Maker>> = {
  address: (random) =>
    `${oneOf(random, '建国 望京 学院 长寿 世纪')}路${1 + random(300)}号${1 + random(20)}号楼${101 + random(900)}室`,
  name: (random) => `${oneOf(random, '王 李 张 陈 赵')}${oneOf(random, '建国 晓雯 志明 佳怡 小龙')}`,
}

type Maker = (random: Random) => string

function oneOf(random: Random, words: string): string {
  const list = words.split(' ')
  return list[random(list.length)] as string
}

function makeValue(kind: BuiltInKind, random: Random): string {
  const make = OWN_MAKERS[kind] ?? MAKERS[kind]
  if (!make) throw new Error(`There is no made-up value of the kind ${kind}.`)
  return make(random)
}

/** Letters only, so that no rule sees anything in it. */
function markOf(index: number): string {
  const letters = Array.from(index.toString(26).padStart(4, '0'), (digit) =>
    String.fromCharCode(97 + Number.parseInt(digit, 26)),
  )
  return `标记${letters.join('')}`
}
