import { expect } from 'chai'
import { chooseRuntime } from '../../../scripts/deploy/resources/function-runtime.js'

describe('deploy: runtime of a function', () => {
  it('is the one its settings name, where the org has it', () => {
    expect(chooseRuntime(['nodejs24.x', 'nodejs22.x'], 'nodejs22.x')).to.equal('nodejs22.x')
  })

  it('else the newest Node of 20 or more, by number', () => {
    expect(chooseRuntime(['nodejs18.x', 'nodejs20.x', 'nodejs100.x', 'python3.12'], 'nodejs22.x')).to.equal(
      'nodejs100.x',
    )
    expect(chooseRuntime(['nodejs18.x', 'python3.12'], 'nodejs22.x')).to.equal(undefined)
  })
})
