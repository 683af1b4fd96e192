import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { readRelayVersion } from '../../server/wiring/relay-version.js'

describe('readRelayVersion', () => {
  it('is that of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect(readRelayVersion()).to.equal(version)
  })
})
