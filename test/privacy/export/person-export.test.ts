import { expect } from 'chai'
import { createFindCustomer } from '../../../server/customers/find-customer.js'
import type { RelayError } from '../../../server/errors.js'
import { createPersonRecords, type PersonExport } from '../../../server/privacy/export/person-export.js'
import { personPage } from '../../../server/privacy/export/person-page.js'
import type { Store } from '../../../server/store/store.js'
import { agentWebhook, type Bench, makeBench, makePush, OPEN_ID, textPush } from '../../relay/bench.js'
import { failure } from '../../relay/fake-platforms.js'
import { entry, trailDouble } from '../audit/trail-double.js'

function recordsOf({ store, ring, clock, account }: Bench, over: Partial<Store['customers']> = {}) {
  const customers = { ...store.customers, ...over }
  return createPersonRecords({
    ...{ ...store, customers, ring, now: clock.now },
    find: createFindCustomer(store.customers, [account.name]),
  })
}

/** Somebody of whom there is something of every state. */
async function knownPerson() {
  const bench = await makeBench()
  const customerId = await bench.customer()
  await bench.acceptWebhook(agentWebhook(customerId, '您好'))
  await bench.acceptPush(makePush('event.location', { latitude: '31', longitude: '121' }))
  await bench.work()
  bench.clock.advance(1000)
  bench.genesys.onMessage.next.push(failure('deadLetter'))
  await bench.acceptPush(textPush('<b>dead</b>'))
  await bench.work()
  bench.clock.advance(1000)
  bench.genesys.onMessage.next.push(failure('retry'))
  await bench.acceptPush(textPush('waiting'))
  await bench.work()
  const { store, account } = bench
  await store.tiers.put([{ account: account.name, customerId, tier: 'Gold', source: 'admin', updatedAt: 1 }])
  await trailDouble({ store: store.audit }).trail.record(entry({ account: account.name, customerId }))
  return { bench, customerId }
}

const textsOf = ({ customers: [customer] }: PersonExport) =>
  (customer?.messages ?? []).map(({ from, state, content }) => [from, state, (content as { text?: string }).text])

describe('exportPerson', () => {
  it('holds everything that is kept, in the order in which it came', async () => {
    const { bench, customerId } = await knownPerson()
    const exported = await recordsOf(bench).exportPerson(customerId)
    expect(textsOf(exported).filter(([, , text]) => text !== undefined)).to.deep.equal([
      ['customer', 'delivered', '你好'],
      ['account', 'delivered', '您好'],
      ['customer', 'dead', '<b>dead</b>'],
      ['customer', 'waiting', 'waiting'],
    ])
    const [customer] = exported.customers
    expect(customer).to.include({ customerId, openId: OPEN_ID, account: bench.account.name })
    expect(customer?.messages.filter(({ state }) => state === 'kept')).to.have.length(1)
    expect(customer?.tiers).to.deep.equal([{ tier: 'Gold', source: 'admin', updatedAt: '1970-01-01T00:00:00.001Z' }])
    expect(customer?.record).to.have.length(1)
    expect(JSON.parse(JSON.stringify(exported))).to.deep.equal(exported)
  })

  it('is a page too, with nothing in it that runs', async () => {
    const { bench, customerId } = await knownPerson()
    const exported = await recordsOf(bench).exportPerson(customerId)
    const page = personPage(exported)
    const [customer] = exported.customers
    if (!customer) throw new Error('There is one customer.')
    const agreed = personPage({ ...exported, customers: [{ ...customer, notifications: { 'T<1>': 2 } }] })
    expect(agreed).to.include('T&lt;1&gt;</dt><dd>2 not sent yet')
    expect(page).to.include('&lt;b&gt;dead').and.include('您好').and.include(OPEN_ID)
    expect(page)
      .to.not.include('<b>')
      .and.not.match(/<script|https?:/)
  })

  it('tells what a flow lets cross, as long as it does', async () => {
    const { bench, customerId } = await knownPerson()
    const { store, account, clock } = bench
    const { sessionId } = (await store.customers.get(account.name, customerId)) ?? {}
    const now = clock.now()
    const place = { account: account.name, customerId, sessionId: sessionId ?? '' }
    await store.personalData.allow({ ...place, kinds: ['mobile', 'email'], now, expiresAt: now + 60_000 })
    const exported = await recordsOf(bench).exportPerson(customerId)
    expect(exported.customers[0]?.allowedKinds).to.deep.equal(['mobile', 'email'])
    expect(personPage(exported)).to.include('Kinds let through now</dt><dd>mobile email')
    clock.advance(60_000)
    const later = await recordsOf(bench).exportPerson(customerId)
    expect(later.customers[0]?.allowedKinds).to.deep.equal([])
    expect(personPage(later)).to.not.include('Kinds let through')
  })

  it('holds all customers of the person', async () => {
    const { bench, customerId } = await knownPerson()
    await bench.acceptPush(textPush('other', { openId: 'oABCD-customer_2' }))
    await bench.work()
    const other = bench.genesys.messages.at(-1)?.context.customerId ?? ''
    const join = { account: bench.account.name, unionShard: 3, union: 'union', newPersonId: 'person' }
    for (const id of [customerId, other]) await bench.store.customers.joinPerson({ ...join, customerId: id })
    const { customers } = await recordsOf(bench).exportPerson(customerId)
    expect(customers.map((customer) => customer.customerId)).to.have.members([customerId, other])
  })

  it('says so where an item cannot be read any more', async () => {
    const { bench, customerId } = await knownPerson()
    const altered = recordsOf(bench, {
      finished: async (...asked) =>
        (await bench.store.customers.finished(...asked)).map((item) => ({
          ...item,
          body: { ...item.body, sealed: Buffer.from(item.body.sealed, 'base64').reverse().toString('base64') },
        })),
    })
    const { messages } = await altered.transcript(customerId)
    expect(messages.filter(({ content }) => content === null).length).to.be.greaterThan(1)
    expect(personPage({ ...(await altered.exportPerson(customerId)) })).to.include('cannot be read any more')
  })

  it('is refused for who is not known, or is erased meanwhile', async () => {
    const { bench, customerId } = await knownPerson()
    const code = (asked: Promise<unknown>) => asked.catch((error: unknown) => (error as RelayError).code)
    expect(await code(recordsOf(bench).exportPerson(crypto.randomUUID()))).to.equal('unknown_customer')
    const { account } = bench
    const erasing = recordsOf(bench, {
      finished: async () => {
        await bench.store.erasure.eraseCustomer({
          ...{ account: account.name, customerId, now: bench.clock.now(), note: '{}' },
          id: `${customerId.slice(0, 2)}${crypto.randomUUID().slice(2)}`,
        })
        return []
      },
    })
    expect(await code(erasing.exportPerson(customerId))).to.equal('unknown_customer')
  })

  it('takes seconds at most for ten thousand messages', async () => {
    const { bench, customerId } = await knownPerson()
    const many = await bench.store.customers.finished(bench.account.name, customerId, 1)
    const crowd = Array.from({ length: 10_000 }, () => many).flat()
    const started = process.cpuUsage()
    const exported = await recordsOf(bench, { finished: async () => crowd }).exportPerson(customerId)
    personPage(exported)
    const { user, system } = process.cpuUsage(started)
    expect(exported.customers[0]?.messages.length).to.be.at.least(10_000)
    expect((user + system) / 1e6).to.be.below(5)
  })
})
