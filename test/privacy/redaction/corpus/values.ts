/** Made-up values, the same from the same seed; written without the rules' own checks. */

export type Random = (below: number) => number

/** Mulberry32. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below) | 0
  }
}

const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)] as T
const digits = (random: Random, count: number): string => Array.from({ length: count }, () => random(10)).join('')
const letters = (random: Random, count: number, from = 'abcdefghjkmnpqrstuvwxyz'): string =>
  Array.from({ length: count }, () => from.charAt(random(from.length))).join('')
const two = (value: number): string => String(value).padStart(2, '0')

function withLuhn(body: string): string {
  for (let check = 0; check < 10; check++) {
    const all = `${body}${check}`
    let sum = 0
    Array.from(all)
      .reverse()
      .forEach((sign, at) => {
        const value = Number(sign) * (at % 2 === 1 ? 2 : 1)
        sum += Math.floor(value / 10) + (value % 10)
      })
    if (sum % 10 === 0) return all
  }
  return body
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
function withIdCheck(body: string): string {
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(body.charAt(at)), 0)
  return body + '10X98765432'.charAt(sum % 11)
}

const DIVISIONS =
  '110105 120103 130102 210102 310115 320508 330106 350203 370202 410105 420106 440305 510107 500112 610113 230103 530102 650102 460105 150102'.split(
    ' ',
  )

function born(random: Random): { year: number; month: number; day: number } {
  return { year: 1950 + random(60), month: 1 + random(12), day: 1 + random(28) }
}

function residentId(random: Random): string {
  const { year, month, day } = born(random)
  const division = pick(random, DIVISIONS)
  if (random(12) === 0) return `${division}${two(year % 100)}${two(month)}${two(day)}${digits(random, 3)}`
  const id = withIdCheck(`${division}${year}${two(month)}${two(day)}${digits(random, 3)}`)
  const form = random(10)
  if (form === 0) return `${id.slice(0, 6)} ${id.slice(6, 14)} ${id.slice(14)}`
  if (form === 1) return `${id.slice(0, 6)}-${id.slice(6, 14)}-${id.slice(14)}`
  return form === 2 ? id.toLowerCase() : id
}

const FULL_WIDTH = (text: string): string =>
  text.replace(/[0-9]/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))
const SPOKEN = (text: string, one: string): string =>
  text.replace(
    /[0-9]/g,
    (digit) => ['零', one, '二', '三', '四', '五', '六', '七', '八', '九'][Number(digit)] as string,
  )

function mobile(random: Random): string {
  const head = pick(random, ['13', '15', '17', '18', '19']) + digits(random, 1)
  const [a, b] = [digits(random, 4), digits(random, 4)]
  switch (random(16)) {
    case 0:
      return `${head} ${a} ${b}`
    case 1:
      return `${head}-${a}-${b}`
    case 2:
      return FULL_WIDTH(head + a + b)
    case 3:
      return SPOKEN(head + a + b, '幺')
    case 4:
      return SPOKEN(`${head} ${a} ${b}`, '一').replace(/零/g, '〇')
    case 5:
      return `+86${head}${a}${b}`
    case 6:
      return `+86 ${head} ${a} ${b}`
    case 7:
      return `86-${head}${a}${b}`
    default:
      return head + a + b
  }
}

function landline(random: Random): string {
  const area = pick(random, ['010', '021', '020', '028', '0755', '0571', '0512', '0592', '0371', '0898'])
  const local = `${2 + random(7)}${digits(random, area.length === 3 || random(3) > 0 ? 7 : 6)}`
  switch (random(6)) {
    case 0:
      return `(${area})${local}`
    case 1:
      return `${area} ${local}`
    case 2:
      return area + local
    case 3:
      return `${area}-${local}-${1 + random(9)}${digits(random, 2)}`
    case 4:
      return `+86 ${area.slice(1)} ${local}`
    default:
      return `${area}-${local}`
  }
}

function bankCard(random: Random): string {
  const [prefix, length] = pick(random, [
    ['622848', 19],
    ['621700', 19],
    ['622202', 19],
    ['621483', 16],
    ['625965', 16],
    ['6217', 19],
    ['6230', 16],
    ['4514', 16],
    ['5187', 16],
    ['3568', 16],
    ['6214', 17],
  ] as const)
  const card = withLuhn(prefix + digits(random, length - prefix.length - 1))
  const form = random(5)
  if (form === 0) return card.replace(/(\d{4})(?=\d)/g, '$1 ')
  if (form === 1) return card.replace(/(\d{4})(?=\d)/g, '$1-')
  return card
}

const VIN_VALUES: Readonly<Record<string, number>> = Object.fromEntries(
  Array.from('ABCDEFGHJKLMNPRSTUVWXYZ', (sign, at) => [
    sign,
    [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9][at] as number,
  ]),
)
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
function vin(random: Random): string {
  const signs = 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789'
  const body = `${pick(random, ['LSV', 'LFV', 'LBV', 'LGB', 'LVS', 'LC0', 'LRW'])}${letters(random, 5, signs)}0${letters(random, 2, signs)}${digits(random, 6)}`
  const sum = Array.from(body).reduce(
    (total, sign, at) => total + (VIN_VALUES[sign] ?? Number(sign)) * (VIN_WEIGHTS[at] as number),
    0,
  )
  return body.slice(0, 8) + (sum % 11 === 10 ? 'X' : String(sum % 11)) + body.slice(9)
}

const CODE_SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
function creditCode(random: Random): string {
  const body = `91${pick(random, DIVISIONS)}${random(2) ? `MA${letters(random, 7, CODE_SIGNS)}` : digits(random, 9)}`
  let weight = 1
  let sum = 0
  for (const sign of body) {
    sum += CODE_SIGNS.indexOf(sign) * weight
    weight = (weight * 3) % 31
  }
  return body + CODE_SIGNS.charAt((31 - (sum % 31)) % 31)
}

const PROVINCES = '京沪粤苏浙川鲁鄂湘闽渝津豫冀皖陕辽'
const PLATE = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
function plate(random: Random): string {
  const head = `${PROVINCES.charAt(random(PROVINCES.length))}${letters(random, 1, 'ABCDEFGHJ')}`
  const gap = pick(random, ['', '', '', '·', ' ', '-'])
  if (random(3) === 0) return `${head}${gap}${pick(random, ['D', 'F'])}${digits(random, 5)}`
  return `${head}${gap}${letters(random, 1 + random(2), PLATE)}${digits(random, 5)}`.slice(
    0,
    head.length + gap.length + 5,
  )
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
function birthDate(random: Random): string {
  const { year, month, day } = born(random)
  return pick(random, [
    `${year}年${month}月${day}日`,
    `${year}年${month}月${day}号`,
    `${year}-${two(month)}-${two(day)}`,
    `${year}/${month}/${day}`,
    `${year}.${month}.${day}`,
    `${year}${two(month)}${two(day)}`,
    `${year}年${two(month)}月${two(day)}日`,
  ])
}
function englishBirthDate(random: Random): string {
  const { year, month, day } = born(random)
  const name = MONTHS[month - 1] as string
  return pick(random, [
    `${day} ${name} ${year}`,
    `${name} ${day}, ${year}`,
    `${two(month)}/${two(day)}/${year}`,
    `${year}-${two(month)}-${two(day)}`,
  ])
}

const WORDS = [
  'sunny',
  'moon',
  'xiaoyu',
  'kevin',
  'lily',
  'chen',
  'wang',
  'river',
  'tiger',
  'amy',
  'leo',
  'zhao',
  'panda',
]
const secret = (random: Random): string =>
  pick(random, [
    digits(random, 6),
    `${pick(random, WORDS)}${digits(random, 4)}`,
    `${letters(random, 3)}@${digits(random, 4)}`,
    `${letters(random, 2).toUpperCase()}${letters(random, 4)}#${digits(random, 2)}`,
  ])

/** One maker for each placeholder; those with ~ make what is no personal data. */
export const MAKERS: Readonly<Record<string, (random: Random) => string>> = {
  mobile,
  landline,
  'resident-id': residentId,
  'residence-permit': (random) => {
    const { year, month, day } = born(random)
    return withIdCheck(
      `${pick(random, ['810000', '820000', '830000'])}${year}${two(month)}${two(day)}${digits(random, 3)}`,
    )
  },
  'foreigner-id': (random) => {
    const { year, month, day } = born(random)
    if (random(2))
      return `${pick(random, ['USA', 'GBR', 'JPN', 'KOR', 'DEU', 'FRA'])}${pick(random, ['11', '31', '44'])}01${two(year % 100)}${two(month)}${two(day)}${digits(random, 2)}`
    return withIdCheck(
      `9${pick(random, ['11', '31', '44'])}${pick(random, ['840', '826', '392', '410', '276'])}${year}${two(month)}${two(day)}${digits(random, 3)}`,
    )
  },
  passport: (random) =>
    pick(random, [
      `E${digits(random, 8)}`,
      `E${letters(random, 1, 'ABCDEFGH')}${digits(random, 7)}`,
      `G${digits(random, 8)}`,
    ]),
  'travel-permit': (random) =>
    pick(random, [
      `H${digits(random, 8)}`,
      `M${digits(random, 10)}`,
      `H${digits(random, 10)}`,
      `C${digits(random, 8)}`,
    ]),
  'military-id': (random) =>
    pick(random, [`军字第${digits(random, 7)}号`, `南字第${digits(random, 8)}号`, `士字第${digits(random, 8)}号`]),
  'bank-card': bankCard,
  'card-code': (random) => digits(random, 3),
  'card-expiry': (random) => `${two(1 + random(12))}/${26 + random(8)}`,
  'one-time-code': (random) => digits(random, random(4) === 0 ? 4 : 6),
  password: secret,
  'social-insurance': (random) =>
    pick(random, [`${letters(random, 1, 'ABCD')}${digits(random, 8)}`, digits(random, 10), digits(random, 9)]),
  'medical-insurance': (random) => pick(random, [digits(random, 10), `Y${digits(random, 9)}`, digits(random, 12)]),
  'housing-fund': (random) => pick(random, [digits(random, 12), digits(random, 10), digits(random, 9)]),
  'medical-record': (random) =>
    pick(random, [digits(random, 8), `ZY${digits(random, 8)}`, digits(random, 10), `M${digits(random, 6)}`]),
  email: (random) =>
    `${pick(random, WORDS)}${pick(random, ['', '.', '_'])}${pick(random, WORDS)}${digits(random, random(4))}@${pick(random, ['example.com', 'mail.example.cn', 'example.com.cn', 'post.example.org'])}`,
  'licence-plate': plate,
  vin,
  imei: (random) => withLuhn(`${pick(random, ['86', '35'])}${digits(random, 12)}`),
  'ip-address': (random) =>
    random(5) === 0
      ? `2408:8${digits(random, 3)}:${digits(random, 3)}a::${digits(random, 2)}f`
      : `${1 + random(222)}.${random(256)}.${random(256)}.${1 + random(254)}`,
  'birth-date': birthDate,
  'birth-date-en': englishBirthDate,
  'credit-code': creditCode,
  'wechat-id': (random) =>
    pick(random, [
      `wxid_${letters(random, 6)}${digits(random, 6)}22`,
      `${pick(random, WORDS)}_${digits(random, 4)}`,
      `${pick(random, WORDS)}-${letters(random, 3)}${digits(random, 2)}`,
      `${pick(random, WORDS)}${digits(random, 5)}`,
    ]),
  qq: (random) => `${1 + random(9)}${digits(random, 6 + random(4))}`,
  alipay: (random) => pick(random, [`2088${digits(random, 12)}`, `${pick(random, WORDS)}_${digits(random, 4)}`]),
  '~order': (random) =>
    pick(random, [
      `20${digits(random, 14)}`,
      digits(random, 18),
      `E${digits(random, 16)}`,
      `1${3 + random(7)}${digits(random, 9)}`,
      `20240${digits(random, 3)}-${digits(random, 6)}`,
      withLuhn(`622848${digits(random, 12)}`),
    ]),
  '~tracking': (random) =>
    pick(random, [
      `SF${digits(random, 13)}`,
      `YT${digits(random, 13)}`,
      `75${digits(random, 12)}`,
      `JD00${digits(random, 11)}`,
      `77${digits(random, 13)}`,
    ]),
  '~pickup': (random) =>
    pick(random, [digits(random, 6), `${1 + random(20)}-${1 + random(5)}-${digits(random, 4)}`, digits(random, 8)]),
  '~invoice': (random) => pick(random, [digits(random, 8), digits(random, 20)]),
  '~serial': (random) => digits(random, 8 + random(5)),
  '~wxpay': (random) => `42000${digits(random, 23)}`,
  '~ean': (random) => `69${digits(random, 11)}`,
  '~ems': (random) => `E${letters(random, 1, 'ABYZ')}${digits(random, 9)}CN`,
  '~digits11': (random) => digits(random, 11),
  '~digits12': (random) => digits(random, 12),
  '~digits13': (random) => digits(random, 13),
  '~ext': (random) => `${1 + random(8)}${digits(random, 2)}`,
}
