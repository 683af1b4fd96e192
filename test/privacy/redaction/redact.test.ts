import { expect } from 'chai'
import fc from 'fast-check'
import { policyOf } from '../../../server/privacy/redaction/policy.js'
import { createRedactor } from '../../../server/privacy/redaction/redact.js'

describe('redactor', () => {
  const strict = createRedactor(policyOf('strict'))
  const kindsIn = (text: string): string[] => strict.find(text).map(({ kind, original }) => `${kind} ${original}`)

  it('says where in the text and what', () => {
    expect(strict.find('我的电话是138-1234-5678。')).to.deep.equal([
      { kind: 'mobile', start: 5, end: 18, original: '138-1234-5678', partial: undefined },
    ])
  })

  it('finds numbers however they are written', () => {
    expect(kindsIn('１３８１２３４５６７８')).to.deep.equal(['mobile １３８１２３４５６７８'])
    expect(kindsIn('幺三八 一二三四 五六七八')).to.deep.equal(['mobile 幺三八 一二三四 五六七八'])
    expect(kindsIn('(+86) 138 1234 5678')).to.deep.equal(['mobile (+86) 138 1234 5678'])
    expect(kindsIn('1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣')).to.have.lengthOf(1)
    expect(kindsIn('身份证110101199003070097')).to.deep.equal(['resident-id 110101199003070097'])
    expect(kindsIn('发到 li.lei@example.cn 吧')).to.deep.equal(['email li.lei@example.cn'])
  })

  it('finds nothing inside a longer run of letters and digits', () => {
    expect(kindsIn('A13812345678 13812345678901 SF13812345678')).to.deep.equal([])
  })

  it('leaves out what passes and shows part of what is partial', () => {
    const retail = createRedactor(policyOf('retail', { email: { action: 'pass', legalBasis: 'written down' } }))
    expect(retail.find('13812345678 a@example.cn').map(({ partial }) => partial)).to.deep.equal(['138****5678'])
    expect(strict.find('13812345678 a@example.cn', { pass: new Set(['mobile']) })).to.have.lengthOf(1)
  })

  it('finds a number that goes on in the next bubble', () => {
    const ending = strict.unfinished('我电话 1381234')
    expect(ending).to.equal('我电话 1381234')
    const { previous, text } = strict.findSplit(ending, '5678 谢谢')
    expect(previous).to.deep.equal([{ kind: 'mobile', start: 4, end: 11, original: '1381234', partial: undefined }])
    expect(text).to.deep.equal([{ kind: 'mobile', start: 0, end: 4, original: '5678', partial: undefined }])
    expect(strict.unfinished('谢谢')).to.equal('')
    expect(['5678 谢谢', ' 五六七八', '-5678', '５６７８'].map((text) => strict.mayContinue(text))).to.not.include(
      false,
    )
    expect(['谢谢 5678', 'a5678', '', ' '].map((text) => strict.mayContinue(text))).to.not.include(true)
  })

  it('hides the beginning of a number behind its label, where the text ends with it', () => {
    expect(kindsIn('我的手机号是 1381234')).to.deep.equal(['mobile 1381234'])
    expect(kindsIn('电话138 12')).to.deep.equal(['mobile 138 12'])
    expect(kindsIn('身份证 11010119900307')).to.deep.equal(['resident-id 11010119900307'])
    expect(kindsIn('卡号6222 0212')).to.deep.equal(['bank-card 6222 0212'])
    expect(kindsIn('电话 95588')).to.deep.equal([])
    expect(kindsIn('手机尾号 13812')).to.deep.equal([])
    expect(kindsIn('手机 1381234 元的那款')).to.deep.equal([])
  })

  it('keeps labels, prices, hotlines and shops', () => {
    for (const text of [
      '订单号 13812345678',
      '快递单号：6222021234567890128',
      '4008208820 和 95588',
      '上海市浦东新区的店',
      '价格 13800.00 元，2024-03-15 12:30 送',
      '取件码 138123 优惠码 A12345678',
    ]) {
      expect(kindsIn(text), text).to.deep.equal([])
    }
  })

  it('finds address and name in the one-line delivery form', () => {
    expect(kindsIn('王小明，13812345678，北京市朝阳区建国路88号3栋1201')).to.deep.equal([
      'name 王小明',
      'mobile 13812345678',
      'address 建国路88号3栋1201',
    ])
  })

  it('reports disjoint findings whose offsets give the original, for any text', () => {
    const parts = [
      '138',
      '1234',
      '5678',
      ' ',
      '-',
      '一',
      '〇',
      '身份证',
      '我叫',
      '王',
      '路',
      '号',
      '，',
      'a@b.cn',
      '😀',
      '\u200b',
      '\ud800',
    ]
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...parts), fc.string()), { maxLength: 24 }), (words) => {
        const text = words.join('')
        let at = 0
        for (const { start, end, original } of strict.find(text)) {
          expect(start).to.be.at.least(at)
          expect(end).to.be.greaterThan(start)
          expect(original).to.equal(text.slice(start, end))
          at = end
        }
        expect(at).to.be.at.most(text.length)
      }),
      { numRuns: 200 },
    )
  })
})
