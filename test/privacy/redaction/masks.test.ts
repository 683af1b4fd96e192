import { expect } from 'chai'
import { mask } from '../../../server/privacy/redaction/masks.js'

describe('partial forms', () => {
  it('show little enough, whatever way it is written', () => {
    for (const [form, text, shown] of [
      ['phone', '138-1234-5678', '138****5678'],
      ['phone', '+86 138 1234 5678', '138****5678'],
      ['phone', '幺三八一二三四五六七八', '****'],
      ['phone', '5678', '****'],
      ['first-last', '11010519491231002X', '1****002X'],
      ['first-last', 'E12345678', 'E****78'],
      ['first-last', 'abc', '****'],
      ['last-four', '6222 0212 3456 7890 128', '****0128'],
      ['last-four', '1234', '****'],
      ['surname', '王小明', '王**'],
      ['mail', 'li.lei@example.cn', 'l****@example.cn'],
      ['mail', 'ａｂ＠example.cn', 'ａ****＠example.cn'],
      ['plate', '京AD12345', '京A****5'],
      ['place', '建国路88号3栋1201', '建国路****'],
      ['place', '3栋1201', '****'],
      ['network', '203.0.113.7', '203.0.*.*'],
      ['network', '2408::1', '****'],
      ['year', '1990年3月7日', '1990-**-**'],
      ['year', '3月7日', '****'],
    ] as const) {
      expect(mask(form, text), `${form} ${text}`).to.equal(shown)
    }
  })
})
