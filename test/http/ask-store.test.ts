import { expect } from 'chai'
import { RelayError } from '../../server/errors.js'
import { askStore } from '../../server/http/ask-store.js'

describe('askStore', () => {
  const failure = (ask: () => Promise<unknown>) => askStore(ask, 20).catch((error: unknown) => error)

  it('gives the answer', async () => {
    expect(await askStore(async () => 7, 20)).to.equal(7)
  })

  it('takes a store that breaks or hangs for unavailable, and keeps errors of the catalogue', async () => {
    const cause = new Error('connection lost')
    const broken = await failure(() => Promise.reject(cause))
    expect(broken).to.be.instanceOf(RelayError).and.include({ code: 'store_unavailable', cause })
    const thrown = await failure(() => {
      throw cause
    })
    expect(thrown).to.include({ code: 'store_unavailable' })
    expect(await failure(() => new Promise(() => undefined))).to.include({ code: 'store_unavailable' })
    const known = new RelayError('invalid_parameter')
    expect(await failure(() => Promise.reject(known))).to.equal(known)
  })
})
