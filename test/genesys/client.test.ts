import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect as connectTo } from 'node:net'
import type { Duplex } from 'node:stream'
import { expect } from 'chai'
import type { Clock } from '../../server/clock.js'
import { systemClock } from '../../server/clock.js'
import { createGenesysClient, type GenesysClient } from '../../server/genesys/client.js'
import { createRequestBudget, type RequestBudget } from '../../server/genesys/request-budget.js'
import type { FinalReceipt } from '../../server/relay/messages/messages.js'
import type { CustomerContextForGenesys } from '../../server/relay/messages/platforms.js'
import { SharedBudget } from './budget-doubles.js'
import { memoryTokenStores, startPlatform } from './platform-double.js'

const context: CustomerContextForGenesys = {
  account: 'default',
  customerId: '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b10',
  nickname: '微信客户 7F3A',
  language: 'zh-CN',
  sessionId: 's-1',
  acknowledged: false,
  messageId: 'i-1',
}
const text = { kind: 'text', text: '你好', sentAt: 1_770_000_000_000 } as const
const receipt: FinalReceipt = { kind: 'receipt', messageId: 'm-77', recipientId: 'r', status: 'Delivered', at: 0 }

describe('createGenesysClient', () => {
  let platform: Awaited<ReturnType<typeof startPlatform>>
  let client: GenesysClient
  let budget: RequestBudget
  let outcomes: string[]

  function connect(
    options: {
      timeoutMs?: number
      clients?: string[]
      limit?: number
      store?: SharedBudget
      clock?: Clock
      apiUrl?: string
      proxyUrl?: string
    } = {},
  ): GenesysClient {
    const ids = options.clients ?? ['client-a']
    const clock = options.clock ?? systemClock
    const store = options.store ?? new SharedBudget()
    budget = createRequestBudget({ store, clients: ids, limitPerMinute: options.limit ?? 0, clock })
    outcomes = []
    return createGenesysClient({
      account: {
        name: 'default',
        genesys: {
          integrationId: 'integration 1',
          webhookSecret: 'unused here',
          webhookSecretPrevious: undefined,
          clients: ids.map((id) => ({ id, secret: `secret of ${id}` })),
          apiUrl: options.apiUrl ?? platform.url,
          loginUrl: platform.url,
        },
      },
      proxyUrl: options.proxyUrl,
      tokenStores: memoryTokenStores(),
      budget,
      clock,
      timeoutMs: options.timeoutMs ?? 4000,
      onCall: ({ route, outcome }) => outcomes.push(`${route} ${outcome}`),
    })
  }

  beforeEach(async () => {
    platform = await startPlatform()
    client = connect()
  })
  afterEach(async () => {
    await platform.close()
    await client.close()
  })

  it('posts a message to the integration with a token, and learns the conversation', async () => {
    platform.state.answer = () => ({ body: { id: 'x', conversationId: 'c-1' } })
    expect(await client.sendMessage(text, context)).to.deep.equal({ ok: true, conversationId: 'c-1' })
    const [login] = platform.logins()
    expect(login).to.include({ method: 'POST', body: 'grant_type=client_credentials' })
    const basic = Buffer.from('client-a:secret of client-a').toString('base64')
    expect(login?.headers.authorization).to.equal(`Basic ${basic}`)
    const [call] = platform.calls()
    expect(call).to.include({
      method: 'POST',
      path: '/api/v2/conversations/messages/integration%201/inbound/open/message?prefetchConversationId=true',
    })
    expect(call?.headers).to.include({ authorization: 'Bearer token-1', 'content-type': 'application/json' })
    expect(JSON.parse(call?.body ?? '')).to.deep.include({ text: '你好' })
    expect(outcomes).to.deep.equal(['message ok'])
  })

  it('asks for one token only, and keeps the connection', async () => {
    for (let i = 0; i < 5; i += 1) await client.sendMessage(text, context)
    expect(platform.logins()).to.have.length(1)
    // Six calls; the pool may open a second connection while the first one's answer is being read.
    expect(new Set(platform.seen.map(({ remotePort }) => remotePort)).size).to.be.at.most(2)
  })

  it('goes through the proxy', async () => {
    const asked: string[] = []
    const proxy = createServer().on('connect', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
      asked.push(req.url ?? '')
      const target = connectTo(Number(new URL(platform.url).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
        target.write(head)
        target.pipe(socket).pipe(target)
      })
      target.on('error', () => socket.destroy())
      socket.on('error', () => target.destroy())
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    await client.close()
    client = connect({ proxyUrl: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` })
    expect((await client.sendMessage(text, context)).ok).to.equal(true)
    expect(new Set(asked)).to.deep.equal(new Set([new URL(platform.url).host]))
    await client.close()
    proxy.closeAllConnections()
    proxy.close()
  })

  it('takes an accepted message for accepted whatever the answer reads', async () => {
    for (const body of ['', 'not json', '[]', '"x"', 'null', { conversationId: 7 }, { conversationId: '' }]) {
      platform.state.answer = () => ({ status: 202, body })
      expect(await client.sendMessage(text, context)).to.deep.equal({ ok: true, conversationId: undefined })
    }
  })

  it('posts receipts to their own route', async () => {
    expect(await client.sendReceipt(receipt)).to.deep.equal({ ok: true })
    const [call] = platform.calls()
    expect(call?.path).to.equal('/api/v2/conversations/messages/integration%201/inbound/open/receipt')
    expect(JSON.parse(call?.body ?? '')).to.include({ id: 'm-77', status: 'Delivered', isFinalReceipt: true })
  })

  it('expires a refused token, gets another and tries once more', async () => {
    platform.state.answer = ({ headers }) => ({ status: headers.authorization === 'Bearer token-1' ? 401 : 200 })
    expect((await client.sendMessage(text, context)).ok).to.equal(true)
    expect(platform.calls().map(({ headers }) => headers.authorization)).to.deep.equal([
      'Bearer token-1',
      'Bearer token-2',
    ])
    await client.sendMessage(text, context)
    expect(platform.logins()).to.have.length(2)
  })

  it('holds the account when a new token is refused too', async () => {
    platform.state.answer = () => ({ status: 401 })
    expect(await client.sendMessage(text, context)).to.include({ action: 'holdAccount', alarm: true, code: 'http_401' })
    expect(platform.calls()).to.have.length(2)
  })

  it('holds the account when the login is refused, retries when the login is away', async () => {
    platform.state.login = () => ({ status: 401, body: { error: 'invalid_client' } })
    expect(await client.sendMessage(text, context)).to.deep.include({
      action: 'holdAccount',
      alarm: true,
      code: 'login_http_401',
      mayBeDelivered: false,
    })
    await client.close()
    client = connect()
    platform.state.login = () => ({ status: 503 })
    expect(await client.sendMessage(text, context)).to.include({
      action: 'retry',
      code: 'login_http_503',
      mayBeDelivered: false,
    })
    await client.close()
    client = connect()
    platform.state.login = () => ({ body: { access_token: '', expires_in: 5 } })
    expect(await client.sendMessage(text, context)).to.include({ action: 'retry', code: 'login_unreadable' })
    expect(platform.calls()).to.have.length(0)
  })

  it('pauses the client on 429 for as long as Genesys says', async () => {
    platform.state.answer = () => ({ status: 429, headers: { 'retry-after': '7' } })
    expect(await client.sendMessage(text, context)).to.deep.equal({
      ok: false,
      action: 'retry',
      code: 'http_429',
      retryAfterMs: 7000,
      mayBeDelivered: false,
      alarm: false,
    })
    const [paused] = budget.snapshot().clients
    expect(paused?.pausedUntil).to.be.within(Date.now() + 6000, Date.now() + 7000)
  })

  it('goes on through another client while one is paused', async () => {
    await client.close()
    client = connect({ clients: ['client-a', 'client-b'] })
    platform.state.answer = ({ headers }) =>
      headers.authorization === 'Bearer token-1' ? { status: 429, headers: { 'retry-after': '60' } } : {}
    const first = await client.sendMessage(text, context)
    expect(first).to.include({ code: 'http_429', retryAfterMs: 1000 })
    expect((await client.sendMessage(text, context)).ok).to.equal(true)
    expect(platform.logins().map(({ headers }) => headers.authorization)).to.have.length(2)
  })

  it('judges what cannot be helped by trying again', async () => {
    const expected: [number, string][] = [
      [400, 'deadLetter'],
      [413, 'deadLetter'],
      [403, 'holdAccount'],
      [404, 'holdAccount'],
      [302, 'holdAccount'],
    ]
    for (const [status, action] of expected) {
      platform.state.answer = () => ({ status, body: { message: `quoting ${text.text}` } })
      const answer = await client.sendMessage(text, context)
      expect(answer).to.include({ action, code: `http_${status}`, alarm: true, mayBeDelivered: false })
      expect(JSON.stringify(answer)).not.to.include(text.text)
    }
  })

  it('honours Retry-After of a 503, without pausing the client', async () => {
    platform.state.answer = () => ({ status: 503, headers: { 'retry-after': '3' } })
    expect(await client.sendMessage(text, context)).to.include({
      action: 'retry',
      retryAfterMs: 3000,
      mayBeDelivered: true,
    })
    expect(budget.snapshot().clients[0]?.pausedUntil).to.equal(0)
  })

  it('buries a receipt for a message Genesys does not know, and holds when the integration is gone', async () => {
    platform.state.answer = () => ({ status: 404, body: { message: 'no message m-77' } })
    expect(await client.sendReceipt(receipt)).to.include({ action: 'deadLetter' })
    platform.state.answer = () => ({ status: 404, body: { message: 'no such integration' } })
    expect(await client.sendReceipt(receipt)).to.include({ action: 'holdAccount' })
  })

  it('says that a broken or silent call may have delivered', async () => {
    await client.close()
    client = connect({ timeoutMs: 800 })
    await client.sendMessage(text, context)
    platform.state.answer = () => ({ hangUp: true })
    expect(await client.sendMessage(text, context)).to.include({
      action: 'retry',
      code: 'network',
      mayBeDelivered: true,
    })
    platform.state.answer = () => ({ silent: true })
    const startedAt = performance.now()
    expect(await client.sendMessage(text, context)).to.include({
      action: 'retry',
      code: 'timeout',
      mayBeDelivered: true,
    })
    expect(performance.now() - startedAt).to.be.within(750, 2000)
  })

  it('knows that a refused connection delivered nothing', async () => {
    const gone = await startPlatform()
    await gone.close()
    await client.close()
    client = connect({ apiUrl: gone.url })
    expect(await client.sendMessage(text, context)).to.include({
      action: 'retry',
      code: 'network',
      mayBeDelivered: false,
    })
  })

  it('gives up waiting for the budget in time to end within its time-out', async () => {
    await client.close()
    const store = new SharedBudget()
    // A time far from the end of its minute, so that no new minute comes to the rescue.
    const clock: Clock = { now: () => 30_000_000 * 60_000 + 1000, monotonic: systemClock.monotonic }
    store.used.set('client-a@30000000', 10)
    client = connect({ timeoutMs: 400, limit: 10, store, clock })
    const startedAt = performance.now()
    const answer = await client.sendMessage(text, context)
    expect(answer).to.include({ action: 'retry', code: 'request_budget', retryAfterMs: 1000, mayBeDelivered: false })
    expect(performance.now() - startedAt).to.be.at.least(250)
    expect(platform.seen).to.have.length(0)
  })

  it('lets catch-up wait for its turn, and go when the relay stops', async () => {
    await client.close()
    const store = new SharedBudget()
    const clock: Clock = { now: () => 30_000_000 * 60_000 + 1000, monotonic: systemClock.monotonic }
    store.used.set('client-a/catch-up@30000000', 1)
    client = connect({ timeoutMs: 200, limit: 10, store, clock })
    let ended = false
    const waiting = client.listMessages('c-1').finally(() => {
      ended = true
    })
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(ended).to.equal(false)
    client.drain()
    expect(await waiting).to.include({ ok: false, code: 'request_budget' })
    expect(await client.listMessages('c-1')).to.include({ ok: false, code: 'request_budget' })
  })

  it('spends the budget by what is sent', async () => {
    const asked: string[] = []
    const { acquire } = budget
    budget.acquire = (priority, key, signal) => {
      asked.push(`${priority} ${key}`)
      return acquire(priority, key, signal)
    }
    await client.sendMessage(text, context)
    await client.sendMessage({ kind: 'notice', text: '[System] x', sentAt: 0 }, context)
    await client.sendReceipt(receipt)
    await client.sendReceipt({ ...receipt, status: 'Failed' })
    await client.listMessages('c-1')
    await client.readMessages('c-1', ['m1'])
    expect(asked).to.deep.equal([
      `message ${context.customerId}`,
      `notice ${context.customerId}`,
      'deliveredReceipt r',
      'failedReceipt r',
      'catchUp c-1',
      'catchUp c-1',
    ])
  })

  it('lists a conversation, gone ones included', async () => {
    platform.state.answer = () => ({
      body: {
        participants: [{ purpose: 'agent', messages: [{ messageId: 'm1', messageTime: '2026-01-01T00:00:00Z' }] }],
      },
    })
    const listed = await client.listMessages('c/1')
    expect(listed).to.deep.equal({
      ok: true,
      messages: [{ id: 'm1', direction: 'outbound', at: Date.UTC(2026, 0, 1) }],
    })
    expect(platform.calls()[0]).to.include({ method: 'GET', path: '/api/v2/conversations/messages/c%2F1' })
    platform.state.answer = () => ({ status: 404 })
    expect(await client.listMessages('c-1')).to.deep.equal({ ok: true, gone: true })
    platform.state.answer = () => ({ body: { participants: 7 } })
    expect(await client.listMessages('c-1')).to.include({ ok: false, code: 'unreadable_answer', action: 'retry' })
    platform.state.answer = () => ({ status: 403 })
    expect(await client.listMessages('c-1')).to.include({ action: 'deadLetter', alarm: true })
  })

  it('looks for a user among those of a role, to a bound', async () => {
    const users = (id: string, pageCount: number) => ({ body: { entities: [{ id }], pageCount } })
    platform.state.answer = ({ path }) => users(path.endsWith('pageNumber=2') ? 'u-2' : 'u', 2)
    expect(await client.hasRole('u-2', 'r/1')).to.deep.equal({ ok: true, hasRole: true })
    expect(platform.calls().at(-1)?.path).to.equal('/api/v2/authorization/roles/r%2F1/users?pageSize=100&pageNumber=2')
    const before = platform.calls().length
    platform.state.answer = () => users('u', 1_000_000)
    expect(await client.hasRole('u-2', 'r-1')).to.deep.equal({ ok: true, hasRole: false })
    expect(platform.calls().length - before).to.equal(50)
    platform.state.answer = () => ({ status: 404 })
    expect(await client.hasRole('u-2', 'r-1')).to.deep.equal({ ok: true, hasRole: false })
    platform.state.answer = () => ({ status: 403 })
    expect(await client.hasRole('u-2', 'r-1')).to.include({ ok: false, code: 'http_403' })
  })

  it('reads who takes part, gone conversations included', async () => {
    const agent = { id: 'p', purpose: 'agent', state: 'disconnected', disconnectType: 'client' }
    platform.state.answer = () => ({ body: { participants: [agent] } })
    const read = await client.readParticipants('c/1')
    expect(read).to.have.nested.property('participants[0]').that.includes({ id: 'p', alive: false })
    expect(platform.calls().at(-1)).to.include({ method: 'GET', path: '/api/v2/conversations/messages/c%2F1' })
    expect(await client.readParticipants('..')).to.deep.equal({ ok: true, gone: true })
    platform.state.answer = () => ({ status: 404 })
    expect(await client.readParticipants('c-1')).to.deep.equal({ ok: true, gone: true })
    platform.state.answer = () => ({ body: '{"participants": 5}' })
    expect(await client.readParticipants('c-1')).to.include({ ok: false, code: 'unreadable_answer', action: 'retry' })
    platform.state.answer = () => ({ status: 403, body: { message: 'no such right' } })
    const refused = await client.readParticipants('c-1')
    expect(refused).to.include({ ok: false, code: 'http_403', alarm: true }).and.not.have.property('text')
  })

  it('gives a look at who takes part less time than a message', async () => {
    await client.close()
    client = connect({ timeoutMs: 400 })
    platform.state.answer = () => ({ silent: true })
    const begun = performance.now()
    expect(await client.readParticipants('c-1')).to.include({ ok: false, code: 'timeout' })
    expect(performance.now() - begun).to.be.below(2000)
  })

  it('lets no conversation id climb out of its path', async () => {
    for (const id of ['..', '.', '', '\ud800']) {
      expect(await client.listMessages(id)).to.deep.equal({ ok: true, gone: true })
      expect(await client.readMessages(id, ['m'])).to.deep.equal({ ok: true, messages: [] })
    }
    expect(platform.seen).to.have.length(0)
  })

  it('reads texts in bulk, a hundred at a time', async () => {
    platform.state.answer = ({ body }) => ({
      body: {
        entities: (JSON.parse(body) as string[]).map((id) => ({
          id,
          direction: 'outbound',
          timestamp: '2026-01-01T00:00:00Z',
          status: 'sent',
          normalizedMessage: { type: 'Text', text: `text of ${id}`, originatingEntity: 'Bot' },
        })),
      },
    })
    const ids = Array.from({ length: 150 }, (_, i) => `m${i}`)
    const read = await client.readMessages('c-1', ids)
    expect(read.ok && read.messages.map((message) => 'text' in message && message.text)).to.deep.equal(
      ids.map((id) => `text of ${id}`),
    )
    expect(platform.calls().map(({ method, path }) => `${method} ${path}`)).to.deep.equal(
      Array(2).fill('POST /api/v2/conversations/messages/c-1/messages/bulk'),
    )
  })
})
