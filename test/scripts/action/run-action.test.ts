import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { runAction } from '../../../scripts/action/run-action.js'
import type { Fetch } from '../../../scripts/data-actions/call-endpoint.js'
import { TinyRelay } from '../../data-actions/tiny-relay.js'
import { SAMPLE, sampleWith } from '../data-actions/sample-definition.js'
import { makeTree, removeTrees } from '../temporary-tree.js'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const KEY = 'key-of-the-role-actions'

describe('npm run action', () => {
  let relay: TinyRelay

  beforeEach(async () => {
    relay = new TinyRelay()
    await relay.start()
  })

  afterEach(async () => {
    await relay.stop()
    removeTrees()
  })

  async function action(
    args: readonly string[],
    more: { env?: Record<string, string>; root?: string; fetch?: Fetch } = {},
  ) {
    const out: string[] = []
    const errors: string[] = []
    const status = await runAction(args, {
      root: more.root ?? ROOT,
      env: more.env ?? { RELAY_ACTION_KEY: KEY },
      fetch: more.fetch ?? fetch,
      print: (line) => out.push(line),
      complain: (line) => errors.push(line),
    })
    return { status, out: out.join('\n'), errors: errors.join('\n') }
  }

  it('shows each stage and the output, and not the key', async () => {
    relay.answer = { status: 200, body: { tier: 'Gold', known: true, updatedAt: '' } }
    const { status, out, errors } = await action([
      'getCustomerTier',
      '--input',
      'externalId=c-1',
      '--against',
      `${relay.url}/`,
    ])
    expect([status, errors]).to.deep.equal([0, ''])
    expect(relay.requests[0]?.path).to.equal('/api/v1/customers/c-1/tier')
    expect(relay.requests[0]?.headers.authorization).to.equal(`Bearer ${KEY}`)
    expect(out.match(/^ok .*$/gm)).to.deep.equal([
      'ok    check input',
      'ok    build request',
      'ok    call endpoint',
      'ok    apply translation map',
      'ok    apply success template',
      'ok    check output',
    ])
    expect(out).to.match(/getCustomerTier succeeded:\n {6}\{\n {8}"tier": "Gold"/)
    expect(out).not.to.contain(KEY)
  })

  it('prints one JSON document with --json', async () => {
    relay.answer = { status: 503, body: {} }
    const { status, out } = await action(['ping', '--json', '--against', relay.url])
    expect(status).to.equal(1)
    const printed = JSON.parse(out)
    expect(printed).to.include({ action: 'ping', outcome: 'failure' })
    expect(printed.failure).to.include({ status: 503, entityName: 'ping' })
    expect(printed.failure.correlationId).to.match(/^[0-9a-f-]{36}$/)
    expect(printed.stages).to.have.length(3)
  })

  it('shows the stage that failed, and ends with 1', async () => {
    relay.answer = { status: 401, body: { error: { code: 'api_key_unknown' } } }
    const { status, out } = await action(['ping', '--against', relay.url])
    expect(status).to.equal(1)
    expect(out).to.contain('FAIL  call endpoint\n      The endpoint answered 401 Unauthorized.')
    expect(out).to.contain('ping failed; a flow would see:')
  })

  it('ends with 3 when the relay answers too late', async () => {
    const root = makeTree({ 'data-actions/sample.json': JSON.stringify(sampleWith('/config/timeoutSeconds', 1)) })
    const slow: Fetch = (_url, { signal }) =>
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    const { status, out } = await action(['sample', '-i', 'id=a'], { root, fetch: slow })
    expect(status).to.equal(3)
    expect(out).to.contain('sample timed out; a flow would see:')
  })

  it('takes the address of the relay from RELAY_URL', async () => {
    await action(['ping'], { env: { RELAY_ACTION_KEY: KEY, RELAY_URL: `${relay.url}/below` } })
    expect(relay.requests[0]?.path).to.equal('/below/api/v1/ping')
  })

  it('lists arguments, options and exit statuses with --help', async () => {
    const { status, out } = await action(['--help'])
    expect(status).to.equal(0)
    for (const word of ['<name>', '--input', '--against', '--json', 'RELAY_ACTION_KEY', 'Exit status']) {
      expect(out).to.contain(word)
    }
  })

  for (const [what, args, told] of [
    ['no name', [], /missing required argument 'name'/],
    ['an unknown name', ['getTier'], /no data action getTier; there are: .*getCustomerContext, getCustomerTier/],
    ['a path for a name', ['../package'], /There is no data action/],
    ['two names', ['ping', 'pong'], /too many arguments/],
    ['an unknown option', ['ping', '--loud'], /unknown option '--loud'/],
    ['an input it lacks', ['ping', '-i', 'a=b'], /a is no input; the inputs are: none/],
    ['a missing input', ['getCustomerTier'], /externalId must be given/],
    ['no address', ['ping', '--against', 'relay'], /relay is no address of a relay/],
    ['an address of another kind', ['ping', '--against', 'file:///etc'], /is no address of a relay/],
  ] as const) {
    it(`refuses ${what} with 2 and sends nothing`, async () => {
      const never: Fetch = () => Promise.reject(new Error('was sent'))
      const { status, errors, out } = await action(args, { fetch: never })
      expect([status, out]).to.deep.equal([2, ''])
      expect(errors).to.match(told)
    })
  }

  it('refuses to run without a key', async () => {
    const { status, errors } = await action(['ping', '--against', relay.url], { env: {} })
    expect(status).to.equal(2)
    expect(errors).to.contain('RELAY_ACTION_KEY')
    expect(relay.requests).to.have.length(0)
  })

  it('refuses a definition that breaks a rule, naming the place', async () => {
    const root = makeTree({ 'data-actions/sample.json': JSON.stringify({ ...SAMPLE, category: 'x' }) })
    const { status, errors } = await action(['sample', '-i', 'id=a'], { root })
    expect(status).to.equal(2)
    expect(errors).to.match(/^data-actions\/sample\.json#\/category: is no part of the export form\n/)
  })
})
