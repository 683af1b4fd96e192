import { expect } from 'chai'
import { createProgressBar } from '../../../scripts/tiers/progress-bar.js'

describe('createProgressBar', () => {
  it('draws on one line of a terminal', () => {
    let written = ''
    const bar = createProgressBar('Checking', 4, { isTTY: true, write: (text) => (written += text) })
    bar.at(1)
    bar.at(4)
    bar.end()
    const full = `Checking [${'#'.repeat(30)}] 4/4\n`
    expect(written).to.equal(`\rChecking [${'#'.repeat(8)}${'-'.repeat(22)}] 1/4\r${full}`)
  })

  it('draws nothing elsewhere', () => {
    const fail = () => {
      throw new Error('written')
    }
    const bar = createProgressBar('Checking', 4, { write: fail })
    bar.at(1)
    bar.end()
  })
})
