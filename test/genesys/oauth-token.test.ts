import { expect } from 'chai'
import type { Dispatcher } from 'undici'
import { systemClock } from '../../server/clock.js'
import { createOAuthToken, failureOfToken } from '../../server/genesys/oauth-token.js'
import { createGenesysDispatcher } from '../../server/genesys/transport.js'
import { TokenUnavailable } from '../../server/tokens/shared-token.js'
import { memoryTokenStores, startPlatform } from './platform-double.js'

describe('createOAuthToken', () => {
  let platform: Awaited<ReturnType<typeof startPlatform>>
  let dispatcher: Dispatcher
  beforeEach(async () => {
    platform = await startPlatform()
    dispatcher = createGenesysDispatcher(undefined)
  })
  afterEach(async () => {
    await platform.close()
    await dispatcher.close()
  })

  it('is shared by relays on one store, one token per client', async () => {
    const stores = memoryTokenStores()
    const tokenOf = (id: string, owner: string) =>
      createOAuthToken({
        client: { id, secret: 's' },
        loginUrl: platform.url,
        stores: { ...stores, owner },
        dispatcher,
        clock: systemClock,
      })
    const first = tokenOf('client-a', 'relay-1')
    expect(await first.get()).to.equal('token-1')
    expect(await tokenOf('client-a', 'relay-2').get()).to.equal('token-1')
    expect(await tokenOf('client-b', 'relay-2').get()).to.equal('token-2')
    await first.expire('token-1')
    expect(await first.get()).to.equal('token-3')
    expect(platform.logins()).to.have.length(3)
  })
})

describe('failureOfToken', () => {
  it('tries again after what is no refusal', () => {
    expect(failureOfToken(new TokenUnavailable('busy', 1500))).to.include({
      action: 'retry',
      code: 'login_busy',
      retryAfterMs: 1500,
      mayBeDelivered: false,
    })
    expect(failureOfToken(new Error('the store is away'))).to.include({ action: 'retry', code: 'login_failed' })
  })
})
