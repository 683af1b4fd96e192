import { expect } from 'chai'
import fc from 'fast-check'
import type { PushAcceptance } from '../../server/store/acceptance.js'
import type { Store } from '../../server/store/store.js'
import { agentWebhook, makeBench, makePush, OPEN_ID, textPush } from './bench.js'

/** Records what is handed to the store. */
function recording(handed: PushAcceptance[]) {
  return (store: Store): Store => ({
    ...store,
    acceptance: {
      ...store.acceptance,
      acceptPush: (push) => {
        handed.push(push)
        return store.acceptance.acceptPush(push)
      },
    },
  })
}

describe('accepting pushes', () => {
  it('makes a new customer, opens a session and answers the acknowledgement', async () => {
    const bench = await makeBench()
    const reply = await bench.acceptPush(textPush('  你好\n'))
    expect(reply).to.equal(
      `reply ${Math.floor(bench.clock.now() / 1000) * 1000} ${bench.texts['zh-CN'].acknowledgement()}`,
    )
    expect(bench.eventsOf('pushAccepted')).to.deep.equal([[{ account: 'default', kind: 'text', outcome: 'accepted' }]])
    expect(bench.woken).to.have.length(1)
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['  你好\n'])
    const context = bench.genesys.messages[0]?.context
    expect(context?.acknowledged).to.equal(true)
    expect(Number.parseInt(context?.customerId.slice(0, 2) ?? '', 16)).to.equal(bench.woken[0])
  })

  it('answers plain success to what is no first message', async () => {
    const bench = await makeBench()
    await bench.acceptPush(textPush('one'))
    expect(await bench.acceptPush(textPush('two'))).to.equal('success')
    await bench.work()
    expect(bench.genesys.messages.map(({ context }) => context.acknowledged)).to.deep.equal([true, false])
  })

  it('acknowledges in the language of the account, or not at all', async () => {
    const english = await makeBench({ language: 'en' })
    expect(await english.acceptPush(textPush('hi'))).to.contain('we have received your message')
    const silent = await makeBench()
    Object.assign(silent.account, { acknowledgement: false })
    expect(await silent.acceptPush(textPush('hi'))).to.equal('success')
  })

  it('gives a retried push the same reply, text and time, however late, and relays it once', async () => {
    const bench = await makeBench()
    const push = textPush('hello')
    const first = await bench.acceptPush(push)
    bench.clock.advance(7000)
    expect(await bench.acceptPush(push)).to.equal(first)
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['hello'])
    expect(bench.eventsOf('pushAccepted').map(([event]) => (event as { outcome: string }).outcome)).to.deep.equal([
      'accepted',
      'duplicate',
    ])
  })

  it('gives the same reply from another relay with another language by now', async () => {
    const bench = await makeBench()
    const push = textPush('hello')
    const first = await bench.acceptPush(push)
    Object.assign(bench.account, { language: 'en' })
    expect(await bench.acceptPush(push)).to.equal(first)
  })

  it('keeps what is left to another backend: no session, no acknowledgement, no notice, counted', async () => {
    const handed: PushAcceptance[] = []
    const bench = await makeBench({
      wrap: recording(handed),
      leftToOther: (_account, push) => push.kind === 'text' && push.payload.content === '签到',
    })
    expect(await bench.acceptPush(textPush('签到'))).to.equal('success')
    const { disposition, notice, quota } = handed[0] ?? {}
    expect({ disposition, notice, quota }).to.deep.equal({ disposition: 'keep', notice: undefined, quota: 'message' })
    await bench.work()
    expect(bench.genesys.messages).to.deep.equal([])
    expect(bench.eventsOf('pushAccepted')).to.deep.equal([[{ account: 'default', kind: 'text', outcome: 'left' }]])
    expect(bench.eventsOf('unrelayed')).to.deep.equal([['default', 'text']])
    // The next message is the first one: its session starts and is acknowledged.
    expect(await bench.acceptPush(textPush('你好'))).to.contain(bench.texts['zh-CN'].acknowledgement())
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['你好'])
  })

  it('relays nothing of what is left while a session is open, and leaves the session as it is', async () => {
    const bench = await makeBench({ leftToOther: (_account, push) => push.eventKey === 'POINTS' })
    await bench.customer()
    await bench.acceptPush(makePush('event.click', { key: 'POINTS', menuId: undefined }, { eventKey: 'POINTS' }))
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['你好'])
    expect(bench.eventsOf('notice')).to.deep.equal([])
  })

  it('opens a session by a menu entry that the account names, and by no other', async () => {
    const bench = await makeBench()
    Object.assign(bench.account, { sessionMenuKeys: ['AGENT'] })
    const click = (key: string, createdAt: number) =>
      bench.acceptPush(makePush('event.click', { key, menuId: undefined }, { eventKey: key, createdAt }))
    expect(await click('ORDERS', 1_766_000_000)).to.equal('success')
    expect(await click('AGENT', 1_766_000_001)).to.contain(bench.texts['zh-CN'].acknowledgement())
    expect(await click('ORDERS', 1_766_000_002)).to.equal('success')
    await bench.work()
    const told = (key: string) => bench.texts['zh-CN'].told('menuClick', { key })
    expect(bench.genesys.texts).to.deep.equal([told('AGENT'), told('ORDERS')])
    expect(bench.eventsOf('unrelayed')).to.deep.equal([['default', 'event.click']])
  })

  it('asks the store once for a cached customer, with no candidate', async () => {
    const handed: PushAcceptance[] = []
    const bench = await makeBench({ wrap: recording(handed) })
    await bench.acceptPush(textPush('one'))
    await bench.acceptPush(textPush('two'))
    expect(handed.map(({ candidate }) => candidate !== undefined)).to.deep.equal([true, false])
    expect(handed[1]?.item.body.keyId).to.equal(handed[0]?.candidate?.keyId)
  })

  it('learns the key of a customer known to the store, and seals under it from then on', async () => {
    const handed: PushAcceptance[] = []
    const bench = await makeBench({ wrap: recording(handed) })
    await bench.acceptPush(textPush('one'))
    bench.clock.advance(11 * 60_000)
    await bench.acceptPush(textPush('two'))
    await bench.acceptPush(textPush('three'))
    expect(handed[1]?.candidate?.keyId).to.not.equal(handed[0]?.candidate?.keyId)
    expect(handed[2]?.item.body.keyId).to.equal(handed[0]?.candidate?.keyId)
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['one', 'two', 'three'])
  })

  it('tries again with a fresh key when the cached one is stale', async () => {
    const bench = await makeBench()
    const { identity } = bench.keys.identityOf('default', OPEN_ID)
    await bench.acceptPush(textPush('one'))
    const known = bench.cache.byIdentity('default', identity)
    if (!known) throw new Error('The key was not cached.')
    bench.cache.remember('default', { ...known, keyId: 'erased' }, identity)
    await bench.acceptPush(textPush('two'))
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['one', 'two'])
    expect(bench.cache.byIdentity('default', identity)?.keyId).to.equal(known.keyId)
  })

  it('follows a moved identity to its customer, each time it must', async () => {
    const bench = await makeBench()
    const customerId = await bench.customer()
    const { shard, identity } = bench.keys.identityOf('default', 'oNEW-after-migration')
    const customer = await bench.store.customers.get('default', customerId)
    await bench.store.customers.alias({
      account: 'default',
      shard,
      identity,
      customerId,
      openId: customer?.openId ?? '',
    })
    await bench.acceptPush(textPush('moved', { openId: 'oNEW-after-migration' }))
    await bench.acceptPush(textPush('again', { openId: 'oNEW-after-migration' }))
    await bench.work()
    expect(bench.genesys.texts.slice(-2)).to.deep.equal(['moved', 'again'])
    expect(new Set(bench.genesys.messages.map(({ context }) => context.customerId))).to.deep.equal(
      new Set([customerId]),
    )
    expect(bench.eventsOf('aliasFollowed').length).to.be.within(1, 2)
    expect(bench.woken.every((woken) => woken === Number.parseInt(customerId.slice(0, 2), 16))).to.equal(true)
  })

  it('keeps a kind it does not relay, and tells the agent who is there, once a minute for each kind', async () => {
    const bench = await makeBench()
    const customerId = await bench.customer()
    await bench.acceptWebhook(agentWebhook(customerId, 'hello'))
    await bench.work()
    for (const kind of ['miniprogrampage', 'miniprogrampage', 'unknown']) {
      expect(await bench.acceptPush(makePush(kind, { mediaId: 'm' }))).to.equal('success')
    }
    await bench.work()
    expect(bench.genesys.texts.slice(1)).to.deep.equal([
      '【系统】客户发来了一张小程序卡片，暂时无法在此显示，请在微信公众平台查看，或请客户改用文字。',
      '【系统】客户发来了一条未知类型的消息，暂时无法在此显示，请在微信公众平台查看，或请客户改用文字。',
    ])
    expect(bench.eventsOf('notice')).to.deep.equal([
      ['default', 'kept', true],
      ['default', 'kept', false],
      ['default', 'kept', true],
    ])
    expect(bench.eventsOf('unrelayed')).to.deep.equal([
      ['default', 'miniprogrampage'],
      ['default', 'miniprogrampage'],
      ['default', 'unknown'],
    ])
    const { entries } = await bench.store.customers.unrelayed({ limit: 10 })
    expect(entries.map(({ kind }) => kind)).to.have.members(['miniprogrampage', 'miniprogrampage', 'unknown'])
  })

  it('tells of an event in a sentence of its own, and ends the session of one who unfollows', async () => {
    const bench = await makeBench({ language: 'en' })
    const customerId = await bench.customer()
    await bench.acceptWebhook(agentWebhook(customerId, 'hello'))
    await bench.work()
    await bench.acceptPush(makePush('event.unsubscribe', {}))
    await bench.work()
    expect(bench.genesys.texts.at(-1)).to.equal(
      '[System] The customer unfollowed the account; no more messages can be sent to them.',
    )
    expect((await bench.store.customers.get('default', customerId))?.sessionId).to.equal('')
  })

  it('makes no notice when notices are off, and none without an agent', async () => {
    const handed: PushAcceptance[] = []
    const off = await makeBench({ notices: false, wrap: recording(handed) })
    await off.acceptPush(makePush('miniprogrampage', {}))
    expect(handed[0]?.notice).to.equal(undefined)
    const alone = await makeBench()
    await alone.customer()
    await alone.acceptPush(makePush('miniprogrampage', {}))
    await alone.work()
    expect(alone.genesys.texts).to.have.length(1)
    expect(alone.eventsOf('notice')).to.deep.equal([['default', 'kept', false]])
  })

  it('alarms when a lane is full, and answers success: WeChat cannot be asked to wait', async () => {
    const bench = await makeBench({ limits: { laneMaxItems: 1 } })
    await bench.acceptPush(textPush('one'))
    expect(await bench.acceptPush(textPush('two'))).to.equal('success')
    expect(bench.eventsOf('alarm')).to.deep.equal([['default', 'lane_full']])
    expect(bench.eventsOf('pushAccepted').at(-1)).to.deep.equal([{ account: 'default', kind: 'text', outcome: 'full' }])
  })

  it('gives up on a store that contradicts itself, without an answer that ends the retries', async () => {
    const bench = await makeBench({
      wrap: (store) => ({
        ...store,
        acceptance: {
          ...store.acceptance,
          acceptPush: async (push) => ({ ...(await store.acceptance.acceptPush(push)), outcome: 'staleKey' }),
        },
      }),
    })
    const error = await bench.acceptPush(textPush('one')).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).to.be.instanceOf(Error)
  })

  it('hands the store neither OpenID nor text, whatever they are', async () => {
    const handed: PushAcceptance[] = []
    const bench = await makeBench({ wrap: recording(handed) })
    const words = fc.stringMatching(/^[\w\u4e00-\u9fff-]{12,40}$/)
    await fc.assert(
      fc.asyncProperty(words, words, fc.constantFrom('text', 'image', 'unknown'), async (openId, text, kind) => {
        handed.length = 0
        await bench.acceptPush(
          kind === 'text' ? textPush(text, { openId }) : makePush(kind, { note: text }, { openId }),
        )
        const whole = JSON.stringify(handed)
        for (const secret of [openId, text]) {
          expect(whole).to.not.contain(secret)
          expect(whole).to.not.contain(Buffer.from(secret).toString('base64').slice(0, 14))
        }
      }),
      { numRuns: 60 },
    )
  })
})
