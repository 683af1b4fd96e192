import { expect } from 'chai'
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
})
