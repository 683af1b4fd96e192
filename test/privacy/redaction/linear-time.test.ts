import { expect } from 'chai'
import { policyOf } from '../../../server/privacy/redaction/policy.js'
import { createRedactor } from '../../../server/privacy/redaction/redact.js'
import { LABEL_RULES } from '../../../server/privacy/redaction/rules/labelled.js'
import { NAME_RULES, PLACE_RULES } from '../../../server/privacy/redaction/rules/named.js'
import { PROTECTED_RULES } from '../../../server/privacy/redaction/rules/protected.js'

const SMALL = 8 * 1024
const LARGE = 64 * 1024
/** Linear is 8; the rest is room for the garbage collector and a busy machine. */
const MOST_GROWTH = 24
/** Below this a measurement says nothing. */
const LEAST_MS = 4

/** Near-matches of every rule, each of which begins again at every place. */
const HOSTILE = [
  ...['1', '1 ', '1-', '13', '138 ', '1381234567', '0', '010-', '86 ', '+', '+1 ', '62 ', '6222 ', '4-', '35', '8600 '],
  ...[
    '一',
    '一 ',
    '幺三',
    '1一',
    '1️⃣',
    '１',
    '(',
    '(0',
    '1,',
    '1381234,',
    '13812345678,',
    '13812345678转',
    '010-12345678-',
  ],
  ...['1101011990', '110101199003071', 'x', '1x', '1 x', 'e1234567', 'a1', 'lsv', 'LSVAA2180', '91110105MA'],
  ...[
    '京',
    '京a',
    '京A1234',
    'wj京',
    '1.',
    '1.1.1.',
    '255.',
    ':',
    '1:',
    'a::',
    'f:f:',
    '@',
    'a@',
    'a.',
    'a@a.',
    '.@',
    'wxid_',
    '军字第',
  ],
  ...[
    '路',
    '路1号',
    '号',
    '1号',
    '1号楼',
    '小区',
    '王小区',
    '3栋',
    '3栋2单元',
    '地址',
    '地址1号',
    '第',
    'a座',
    '1-',
    '在1号',
  ],
  ...['Road ', '1 Road ', '1 A Road ', 'Room 1, ', 'no. 1 ', 'A A A A A A ', 'st. '],
  ...['王', '我是王', '我叫', '王·', '13812345678王小明,', '13812345678 王', "I'm ", 'A B ', 'name: a '],
  ...[
    '1234验证码',
    '1990年1月出生',
    '12/28到期',
    '密码:',
    '密码:a1!',
    '订单1、',
    '⟦手机号1⟧',
    '😀',
    '\u200b',
    '\n',
    ' ',
  ],
  ...[...LABEL_RULES, ...NAME_RULES, ...PLACE_RULES, ...PROTECTED_RULES].map(
    ({ words: [word = ''] }) => `${word}：王1`,
  ),
]

describe('redaction takes time that grows with the length alone', () => {
  const redactor = createRedactor(
    policyOf('strict', {}, [
      {
        ...{
          id: 'own',
          word: { zh: '甲号', en: 'own' },
          sensitive: false,
          treatment: { action: 'redact' },
          labels: [],
        },
        shape: '[A-Z]{1,20}[0-9]{1,20}-[0-9]{8}',
      },
    ]),
  )

  function cpuMs(text: string): number {
    const before = process.cpuUsage()
    redactor.find(text)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  const best = (text: string): number => Math.min(cpuMs(text), cpuMs(text), cpuMs(text))
  const filled = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length)

  for (const unit of new Set(HOSTILE)) redactor.find(filled(unit, 256))

  it(`for ${new Set(HOSTILE).size} near-matches of 64 KiB`, () => {
    const slow = [...new Set(HOSTILE)].flatMap((unit) => {
      const [few, many] = [filled(unit, SMALL), filled(unit, LARGE)]
      if (cpuMs(many) <= Math.max(LEAST_MS, cpuMs(few)) * MOST_GROWTH) return []
      const [small, large] = [Math.max(LEAST_MS, best(few)), best(many)]
      if (large <= small * MOST_GROWTH) return []
      return [`${JSON.stringify(unit)}: ${small.toFixed(1)} -> ${large.toFixed(1)} ms`]
    })
    expect(slow).to.deep.equal([])
  }).timeout(60_000)

  it('for parts of them in any order', () => {
    let state = 7
    const next = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return (state >>> 8) % below
    }
    const mixed = Array.from({ length: LARGE / 4 }, () => HOSTILE[next(HOSTILE.length)]).join('')
    const small = Math.max(LEAST_MS, best(mixed.slice(0, SMALL)))
    expect(best(mixed.slice(0, LARGE))).to.be.at.most(small * MOST_GROWTH)
  }).timeout(20_000)

  it('for an unfinished number and its end', () => {
    const text = filled('1 ', LARGE)
    const begun = process.cpuUsage()
    redactor.findSplit(text, text)
    redactor.unfinished(text)
    expect(process.cpuUsage(begun).user / 1000).to.be.at.most(Math.max(LEAST_MS, best(text)) * 4)
  })
})
