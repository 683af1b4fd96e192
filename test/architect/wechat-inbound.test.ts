import { expect } from 'chai'
import fc from 'fast-check'
import type { DataActionAnswer } from '../emulators/genesys/flows/flow-world.js'
import { EVERYTHING } from './bundle.js'
import { AT, lengthAnswer, play, tierAnswer } from './flow-stage.js'
import { asking, failure, HOURS, TABLE, timeout, WAIT, ZH } from './inbound-table.js'

describe('wechat-inbound', () => {
  for (const { what, stage, to, says, lookup } of TABLE) {
    it(what, async () => {
      const played = await play('wechat-inbound', stage)
      const { transfer } = played
      expect(transfer && [transfer.queue, transfer.priority, transfer.skills]).to.deep.equal(to)
      expect(played.messages).to.deep.equal(says)
      expect(played.ending).to.equal(to ? 'transferred' : 'disconnected')
      expect(played.effects.some(({ kind }) => kind === 'errorHandled')).to.equal(false)
      if (lookup) expect(played.data.get('wechatTierLookup')).to.equal(lookup)
    })
  }

  it('asks for the tier by the externalId, within 10 s', async () => {
    const { calls } = await play('wechat-inbound', { attributes: ZH, actions: asking(tierAnswer('Gold')) })
    expect(calls[0]).to.deep.equal({
      category: 'WeChat relay',
      name: 'getCustomerTier',
      inputs: { externalId: 'customer-1' },
      timeoutMs: 10_000,
    })
    expect(calls.map(({ name }) => name)).to.deep.equal(['getCustomerTier', 'validateMessageLength'])
  })

  it('asks the relay nothing more once it did not answer', async () => {
    const { calls } = await play('wechat-inbound', { attributes: ZH, actions: asking(() => timeout) })
    expect(calls.map(({ name }) => name)).to.deep.equal(['getCustomerTier'])
  })

  it('gives the agent a screen full', async () => {
    const { data } = await play('wechat-inbound', { attributes: ZH, actions: asking(tierAnswer('Platinum')) })
    expect(Object.fromEntries([...data].filter(([name]) => name.startsWith('wechat')))).to.deep.equal({
      wechatAccount: 'default',
      wechatAccountName: 'default',
      wechatCustomerId: 'customer-1',
      wechatLanguage: 'zh-CN',
      wechatSessionId: 'session-1',
      wechatHours: 'open',
      wechatTier: 'Platinum',
      wechatTierKnown: 'true',
      wechatTierUpdatedAt: '2026-11-01T00:00:00.000Z',
      wechatTierLookup: 'ok',
      wechatWaitToldFor: 'session-1',
      wechatRoute: 'vip',
    })
  })

  it('counts customers without id by an attribute, and only those', async () => {
    const without = await play('wechat-inbound', { attributes: {} })
    expect(without.data.get('wechatUnidentified')).to.equal('true')
    expect(without.calls).to.deep.equal([])
    const withId = await play('wechat-inbound', { attributes: ZH, actions: asking(() => failure) })
    expect(withId.data.has('wechatUnidentified')).to.equal(false)
  })

  it('tells the expected wait once in a session, also when the flow runs again', async () => {
    const first = await play('wechat-inbound', { attributes: ZH, actions: asking(tierAnswer('Gold')) })
    const again = { actions: asking(tierAnswer('Gold')) }
    const second = await play('wechat-inbound', { ...again, attributes: Object.fromEntries(first.data) })
    expect(second.messages).to.deep.equal([])
    expect(second.transfer?.queue).to.equal('WeChat Priority')
    const other = { ...Object.fromEntries(first.data), sessionId: 'session-2' }
    expect((await play('wechat-inbound', { ...again, attributes: other })).messages).to.deep.equal([WAIT.zh])
  })

  it('never alerts an agent for a test customer, nor asks anything', async () => {
    const { calls, effects, data } = await play('wechat-inbound', { attributes: { ...ZH, testCustomer: 'TRUE' } })
    expect(calls).to.deep.equal([])
    expect(effects.some(({ kind }) => kind === 'transfer')).to.equal(false)
    expect(data.get('wechatRoute')).to.equal('test')
  })

  it('has no way that ends without a queue or a text before the end', async () => {
    const answer = fc.constantFrom<() => DataActionAnswer>(
      tierAnswer('Platinum'),
      tierAnswer('Gold'),
      tierAnswer('Standard', false),
      tierAnswer(''),
      () => failure,
      () => timeout,
      () => ({ outcome: 'success', outputs: {} }),
    )
    const length = fc.constantFrom<(text: string) => DataActionAnswer>(
      () => failure,
      () => ({ outcome: 'success', outputs: {} }),
      () => timeout,
      (text) => lengthAnswer({ category: '', name: '', inputs: { text }, timeoutMs: undefined }),
      () => ({ outcome: 'success', outputs: { characters: 1, bytes: 1, limitBytes: 1, withinLimit: false, parts: 9 } }),
    )
    const attributeNames = ['externalId', 'language', 'wechatAccount', 'sessionId', 'testCustomer', 'wechatWaitToldFor']
    const attributes = fc.dictionary(
      fc.constantFrom(...attributeNames, ...attributeNames.map((name) => `context.${name}`)),
      fc.oneof(fc.constantFrom('', 'zh-CN', 'en', 'true', 'tester-1', 'session-1'), fc.string()),
    )
    const options = fc.constantFrom(
      {},
      EVERYTHING,
      { ...EVERYTHING, AFTER_HOURS_ACTION: 'end' },
      { ...HOURS, AFTER_HOURS_ACTION: 'end', TEXT_WAIT_ZH: '', TEXT_WAIT_EN: '', ACD_SKILLS: 'off' },
    )
    const queues = fc.subarray(['WeChat VIP', 'WeChat Priority', 'WeChat General'])
    const stages = fc.record({
      options,
      attributes,
      at: fc.constantFrom(...Object.values(AT)),
      isEmergency: fc.boolean(),
      botExit: fc.constantFrom('resolved', 'agent', '', null),
      brokenQueues: queues,
      tier: answer,
      length,
    })
    await fc.assert(
      fc.asyncProperty(stages, async ({ tier, length: lengthOf, ...stage }) => {
        const validateMessageLength = ({ inputs }: { inputs: Readonly<Record<string, unknown>> }) =>
          lengthOf(String(inputs.text))
        const played = await play('wechat-inbound', {
          ...stage,
          actions: { getCustomerTier: tier, validateMessageLength },
        })
        expect(played.effects.some(({ kind }) => kind === 'errorHandled')).to.equal(false)
        expect(played.messages.length).to.be.at.most(3)
        if (played.ending === 'transferred') return
        expect(played.ending).to.equal('disconnected')
        expect(played.messages).to.not.deep.equal([])
        expect(played.effects.at(-1)).to.deep.equal({ kind: 'disconnect' })
      }),
      { numRuns: 500 },
    )
  })
})
