import { expect } from 'chai'
import { BoundedLabels } from '../../server/telemetry/bounded-labels.js'

describe('BoundedLabels', () => {
  it('keeps the first values and calls the rest other', () => {
    const labels = new BoundedLabels(['a', 'b'], 2)
    const bound = (a: string) => labels.bound({ a, b: 'same' }).a
    expect(['x', 'y', 'z', 'x', 'y', 'z'].map(bound)).to.deep.equal(['x', 'y', 'other', 'x', 'y', 'other'])
  })

  it('takes words only', () => {
    const labels = new BoundedLabels(['a'], 10)
    for (const word of ['event.card_pay_order', 'http_503', 'a:b-c']) expect(labels.bound({ a: word }).a).to.equal(word)
    for (const text of ['', 'two words', '你好', 'x'.repeat(65), 'a\nb'])
      expect(labels.bound({ a: text }).a).to.equal('other')
  })
})
