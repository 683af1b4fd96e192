import { expect } from 'chai'
import { fillPlaceholders, placeholdersIn } from '../../../scripts/data-actions/placeholders.js'

describe('placeholders', () => {
  it('are named once each', () => {
    expect(placeholdersIn('{{A}}/{{B_2}}/{{A}} {{lower}} {"a":{"b":{}}}')).to.deep.equal(['A', 'B_2'])
  })

  it('are filled in every text, whatever the text to fill in looks like', () => {
    const value = { a: '{{A}}/x', list: ['{{A}}', 1, null, true], deep: { b: '{{OPEN}}' } }
    const filled = fillPlaceholders(value, { A: 'say "$&" {{OPEN}}' })
    expect(filled).to.deep.equal({
      a: 'say "$&" {{OPEN}}/x',
      list: ['say "$&" {{OPEN}}', 1, null, true],
      deep: { b: '{{OPEN}}' },
    })
    expect(value.a).to.equal('{{A}}/x')
  })
})
