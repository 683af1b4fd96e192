import { expect } from 'chai'
import { createFindCustomer } from '../../../server/customers/find-customer.js'
import { RelayError } from '../../../server/errors.js'
import { createTokenWords } from '../../../server/privacy/personal-tokens.js'
import { createPersonalVault } from '../../../server/privacy/personal-vault.js'
import { isBuiltInKind } from '../../../server/privacy/redaction/kinds.js'
import { policyOf } from '../../../server/privacy/redaction/policy.js'
import { createAllowKinds } from '../../../server/relay/personal-data/allow-kinds.js'
import { createReveal, type RevealRequest } from '../../../server/relay/personal-data/reveal.js'
import { trailDouble } from '../../privacy/audit/trail-double.js'
import { makeBench, textPush } from '../bench.js'
import { participant } from '../ended-session.js'
import { failure } from '../fake-platforms.js'

const policy = policyOf('strict')
const MOBILE = '13800138000'
const CONVERSATION = 'conversation-1'
const REASON = 'to call 王先生 back'

async function desk() {
  const bench = await makeBench({ policy })
  bench.genesys.onMessage.always = { ok: true, conversationId: CONVERSATION }
  await bench.acceptPush(textPush(MOBILE))
  await bench.work()
  const customerId = bench.genesys.messages.at(-1)?.context.customerId ?? ''
  const { store, ring, clock, account } = bench
  const audit = trailDouble({ store: store.audit })
  const roles = new Map([['lead', 'ann']])
  const state = { participants: [participant('agent', { userId: 'ann', queueId: 'vip' })], away: false }
  const reveal = createReveal({
    ...{ conversations: store.conversations, ring, audit: audit.trail },
    find: createFindCustomer(store.customers, [account.name]),
    vault: createPersonalVault({ store: store.personalData, now: clock.now, retentionMs: () => 30 * 86_400_000 }),
    wordsOf: () => createTokenWords(policy),
    rightsOf: () => [
      { kinds: ['mobile'], queues: ['vip'], roles: [] },
      { kinds: ['mobile'], queues: [], roles: ['lead'] },
    ],
    genesysOf: () => ({
      readParticipants: async () => (state.away ? failure('retry') : { ok: true, participants: state.participants }),
      hasRole: async (userId, roleId) => ({ ok: true, hasRole: roles.get(roleId) === userId }),
    }),
  })
  const ask = (change: Partial<RevealRequest> = {}) =>
    reveal({
      ...{ customerId, token: '⟦手机号1⟧', reason: REASON, from: '10.0.0.9', accounts: undefined },
      actor: { kind: 'agent', id: 'ann' },
      conversationId: CONVERSATION,
      ...change,
    })
  const refusal = (change: Partial<RevealRequest>) =>
    ask(change).then(
      () => 'shown',
      (error: unknown) => (error instanceof RelayError ? error.code : String(error)),
    )
  const recorded = async () => {
    return store.audit.chain(account.name, 0, 100)
  }
  return { bench, customerId, state, ask, refusal, recorded, audit }
}

describe('reveal', () => {
  it('shows the original to an agent of the right queue, and records who, what and why', async () => {
    const { ask, recorded, customerId } = await desk()
    expect(await ask()).to.equal(MOBILE)
    const [entry, more] = await recorded()
    expect(more).to.equal(undefined)
    expect(entry).to.include({ actor: 'agent:ann', customerId, conversationId: CONVERSATION })
    expect(entry?.text)
      .to.include('personal-data.reveal')
      .and.include('done')
      .and.include('mobile 1')
      .and.include('10.0.0.9')
    expect(JSON.stringify(entry)).to.not.include(MOBILE).and.not.include('王先生')
  })

  it('shows it by role, where the queue has no right', async () => {
    const { ask, state, refusal } = await desk()
    state.participants = [
      participant('agent', { userId: 'ann', queueId: 'general' }),
      participant('agent', { userId: 'bob', queueId: 'general' }),
    ]
    expect(await ask()).to.equal(MOBILE)
    expect(await refusal({ actor: { kind: 'agent', id: 'bob' } })).to.equal('reveal_not_allowed')
  })

  it('shows it to a key of its own right, without a conversation', async () => {
    const { ask } = await desk()
    expect(await ask({ actor: { kind: 'api-key', id: 'officer' }, conversationId: undefined })).to.equal(MOBILE)
  })

  it('refuses what is not theirs, and records that', async () => {
    const { refusal, state, recorded, bench } = await desk()
    expect(await refusal({ conversationId: 'another' })).to.equal('reveal_not_allowed')
    expect(await refusal({ conversationId: undefined })).to.equal('reveal_not_allowed')
    expect(await refusal({ actor: { kind: 'agent', id: 'eve' } })).to.equal('reveal_not_allowed')
    expect(await refusal({ accounts: ['second'] })).to.equal('account_not_allowed')
    state.participants = [participant('agent', { userId: 'ann', queueId: 'vip', alive: false })]
    expect(await refusal({})).to.equal('reveal_not_allowed')
    state.away = true
    expect(await refusal({})).to.equal('genesys_unavailable')
    const results = (await recorded()).map(({ text }) => /refused|failed|done/.exec(text)?.[0])
    expect(results).to.have.length(6)
    expect(results.filter((result) => result === 'refused')).to.have.length(5)
    expect(JSON.stringify([bench.told, await recorded()])).to.not.include(MOBILE)
  })

  it('knows no other token', async () => {
    const { refusal, bench } = await desk()
    for (const token of ['⟦手机号2⟧', '⟦某某1⟧', '手机号1', '', '⟦手机号1⟧⟦手机号1⟧', 'x⟦手机号1⟧']) {
      expect(await refusal({ token }), token).to.equal('unknown_token')
    }
    bench.clock.advance(30 * 86_400_000)
    expect(await refusal({})).to.equal('unknown_token')
    expect(await refusal({ customerId: crypto.randomUUID() })).to.equal('unknown_customer')
  })

  it('shows nothing that cannot be recorded', async () => {
    const { refusal, audit } = await desk()
    Object.assign(audit.store, { append: () => Promise.reject(new RelayError('store_unavailable')) })
    expect(await refusal({})).to.equal('store_unavailable')
  })
})

describe('allowKinds', () => {
  async function flow() {
    const { bench, customerId, recorded, audit } = await desk()
    const allow = createAllowKinds({
      ...{ audit: audit.trail, now: bench.clock.now },
      ...{ conversations: bench.store.conversations, customers: bench.store.customers },
      personalData: bench.store.personalData,
      accounts: [bench.account.name],
      knowsKind: (_account, kind) => isBuiltInKind(kind),
    })
    const ask = (change: Partial<Parameters<typeof allow>[0]> = {}) =>
      allow({
        ...{ conversationId: CONVERSATION, kinds: ['mobile'], minutes: 10, reason: REASON, from: '10.0.0.9' },
        ...{ actor: { kind: 'api-key', id: 'flows' }, accounts: undefined },
        ...change,
      })
    return { bench, customerId, recorded, ask }
  }

  it('lets kinds cross in the open session for a while, recorded before', async () => {
    const { bench, ask, recorded } = await flow()
    const now = bench.clock.now()
    expect(await ask()).to.deep.equal({ allowed: true, until: now + 600_000, reason: '' })
    await bench.acceptPush(textPush(MOBILE))
    await bench.work()
    expect(bench.genesys.texts.at(-1)).to.equal(MOBILE)
    expect((await recorded()).map(({ text }) => /begun|done/.exec(text)?.[0])).to.deep.equal(['begun', 'done'])
  })

  it('has no say where nothing is open, or nobody is known', async () => {
    const { bench, customerId, ask } = await flow()
    expect(await ask({ conversationId: 'another' })).to.deep.equal({
      ...{ allowed: false, until: undefined, reason: 'unknown_conversation' },
    })
    await bench.store.customers.endSession(bench.account.name, customerId, bench.clock.now())
    expect((await ask()).reason).to.equal('no_open_session')
  })

  it('refuses kinds that are none, and accounts that are not the key’s', async () => {
    const { ask, recorded } = await flow()
    const refusal = (change: Parameters<typeof ask>[0]) => ask(change).catch((error: unknown) => error)
    expect(await refusal({ kinds: ['shoe-size'] })).to.include({ code: 'invalid_parameter' })
    expect(await refusal({ kinds: ['mobile', MOBILE] })).to.include({ code: 'invalid_parameter' })
    expect(JSON.stringify(await recorded()))
      .to.include('mobile')
      .and.not.include(MOBILE)
    expect(await refusal({ kinds: [] })).to.include({ code: 'invalid_parameter' })
    expect(await refusal({ accounts: ['second'] })).to.include({ code: 'account_not_allowed' })
  })
})
