// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of Velocity look alike.
import { expect } from 'chai'
import type { Fetch } from '../../../scripts/data-actions/call-endpoint.js'
import type { ActionInputs, DataActionDefinition } from '../../../scripts/data-actions/definition.js'
import { fillPlaceholders } from '../../../scripts/data-actions/placeholders.js'
import { type RunOptions, runDefinition } from '../../../scripts/data-actions/run-definition.js'
import { SAMPLE, sampleWith } from './sample-definition.js'

interface Call {
  readonly url: string
  readonly init: RequestInit
}

/** An endpoint that answers always the same and keeps what it was asked. */
function endpoint(body: string, status = 200): { fetch: Fetch; calls: Call[] } {
  const calls: Call[] = []
  return {
    calls,
    fetch: async (url, init) => {
      calls.push({ url, init })
      return new Response(body, { status })
    },
  }
}

const RIGHT = JSON.stringify({ thing: { size: 3, colour: 'red "ish"' } })

function run(
  fetch: Fetch,
  more: { definition?: DataActionDefinition; inputs?: ActionInputs } & Partial<RunOptions> = {},
) {
  const { definition = SAMPLE, inputs = { id: 'a' }, ...options } = more
  const filled = fillPlaceholders(definition, { RELAY_URL: 'https://relay.example' })
  return runDefinition(filled, inputs, { fetch, credentials: { apiKey: 'KEY-123' }, correlationId: 'c-1', ...options })
}

async function failure(fetch: Fetch, more: Parameters<typeof run>[1] = {}) {
  const result = await run(fetch, more)
  if (result.outcome === 'success') throw new Error('it succeeded')
  return { ...result, stage: result.stages.at(-1)?.name }
}

describe('runDefinition', () => {
  it('asks the endpoint as the templates say', async () => {
    const { fetch, calls } = endpoint(RIGHT)
    await run(fetch, { inputs: { id: 'a/b "c"', count: 0 } })
    expect(calls).to.have.length(1)
    expect(calls[0]?.url).to.equal('https://relay.example/things/a%2Fb%20%22c%22')
    expect(calls[0]?.init.method).to.equal('POST')
    expect(calls[0]?.init.redirect).to.equal('manual')
    expect(calls[0]?.init.headers).to.deep.equal({
      Authorization: 'Bearer KEY-123',
      'Content-Type': 'application/json',
    })
    expect(JSON.parse(String(calls[0]?.init.body))).to.deep.equal({ id: 'a/b "c"', note: '', count: 0 })
  })

  it('gives the output of the success template', async () => {
    const result = await run(endpoint(RIGHT).fetch)
    expect(result).to.include({ outcome: 'success' })
    expect(result).to.have.deep.property('output', { size: 3, colour: 'red "ish"' })
  })

  it('takes a default where the answer has nothing', async () => {
    const result = await run(endpoint('{"thing": {"size": 3}}').fetch)
    expect(result).to.have.deep.property('output', { size: 3, colour: 'grey' })
  })

  it('reports every stage and shows no credential', async () => {
    const told: string[] = []
    const result = await run(endpoint(RIGHT).fetch, { onStage: (stage) => told.push(stage.name) })
    expect(result.stages.map(({ name, ok }) => [name, ok])).to.deep.equal([
      ['check input', true],
      ['build request', true],
      ['call endpoint', true],
      ['apply translation map', true],
      ['apply success template', true],
      ['check output', true],
    ])
    expect(told).to.deep.equal(result.stages.map(({ name }) => name))
    expect(JSON.stringify(result)).not.to.contain('KEY-123')
    expect(result.stages[1]?.result).to.deep.include({
      headers: { Authorization: 'Bearer ***', 'Content-Type': 'application/json' },
    })
    expect(result.stages[2]?.result).to.deep.equal({ status: 200, body: JSON.parse(RIGHT) })
  })

  it('sends no body with GET', async () => {
    const { fetch, calls } = endpoint(RIGHT)
    await run(fetch, { definition: sampleWith('/config/request/requestType', 'GET') })
    expect(calls[0]?.init).not.to.have.property('body')
  })

  it('sends the inputs as they are with rawRequest', async () => {
    const { fetch, calls } = endpoint(RIGHT)
    const definition = sampleWith('/config/request/requestTemplate', '${input.rawRequest}')
    await run(fetch, { definition, inputs: { id: 'x', count: 2 } })
    expect(JSON.parse(String(calls[0]?.init.body))).to.deep.equal({ id: 'x', count: 2 })
  })

  it('gives the answer as it is with rawResult', async () => {
    const definition = sampleWith('/config/response/successTemplate', '${rawResult}')
    const result = await run(endpoint('{"size": 1, "more": true, "thing": {"size": 2}}').fetch, { definition })
    expect(result).to.have.deep.property('output', { size: 1, more: true, thing: { size: 2 } })
  })

  it('treats an input of null as missing', async () => {
    const { fetch, calls } = endpoint(RIGHT)
    const definition = sampleWith('/contract/input/inputSchema/properties/note', { type: ['string', 'null'] })
    await run(fetch, { definition, inputs: { id: 'x', note: null } })
    expect(JSON.parse(String(calls[0]?.init.body))).to.deep.equal({ id: 'x', note: '' })
  })

  it('fails before the call when the input breaks its schema', async () => {
    const { fetch, calls } = endpoint(RIGHT)
    const missing = await failure(fetch, { inputs: {} })
    expect(missing.stage).to.equal('check input')
    expect(missing.failure).to.deep.equal({
      errorCode: 'INVALID_SCHEMA',
      status: 400,
      correlationId: 'c-1',
      entityId: '',
      entityName: 'sample',
      userMessage: 'The input breaks its schema: id is missing.',
      userParamsMessage: '',
      userParams: [],
      details: [{ errorCode: 'ACTION.PROCESSING', fieldName: 'id' }],
      errors: [],
    })
    expect((await failure(fetch, { inputs: { id: 'a', count: 'x' } })).failure.details[0]?.fieldName).to.equal('count')
    expect(calls).to.have.length(0)
  })

  it('fails before the call when a placeholder or header is wrong', async () => {
    const { fetch, calls } = endpoint(RIGHT)
    const open = await runDefinition(SAMPLE, { id: 'a' }, { fetch })
    expect(open).to.have.nested.property('failure.userMessage', 'The placeholder {{RELAY_URL}} is not filled.')
    const definition = sampleWith('/config/request/headers/X', '${input.id}')
    const broken = await failure(fetch, { definition, inputs: { id: 'a\r\nX-Admin: 1' } })
    expect(broken.failure.userMessage).to.equal('The header X holds a line break.')
    const bad = await failure(fetch, { definition: sampleWith('/config/request/requestTemplate', '#foo("x")') })
    expect(bad.failure.userMessage).to.match(/^The requestTemplate: uses #macro_call/)
    expect(calls).to.have.length(0)
  })

  it('writes a credential that is not there as it stands, as the platform does', async () => {
    const { fetch, calls } = endpoint(RIGHT)
    await run(fetch, { credentials: {} })
    expect(calls[0]?.init.headers).to.include({ Authorization: 'Bearer ${credentials.apiKey}' })
  })

  for (const [status, code] of [
    [301, 'MOVED_PERMANENTLY'],
    [401, 'UNAUTHORIZED'],
    [404, 'NOT_FOUND'],
    [429, 'TOO_MANY_REQUESTS'],
    [500, 'INTERNAL_SERVER_ERROR'],
    [503, 'SERVICE_UNAVAILABLE'],
  ] as const) {
    it(`fails when the endpoint answers ${status}`, async () => {
      const { stage, failure: why, outcome } = await failure(endpoint('{"error": 1}', status).fetch)
      expect([outcome, stage]).to.deep.equal(['failure', 'call endpoint'])
      expect(why).to.include({ status, errorCode: code })
      expect(why.details).to.deep.equal([{ errorCode: 'ACTION.REMOTE_ENDPOINT' }])
      expect(why.userMessage).to.match(/Response from web service: \{"error": 1\}$/)
    })
  }

  for (const body of ['', '<html>', 'OK']) {
    it(`fails when the endpoint answers ${JSON.stringify(body)}, which is no JSON`, async () => {
      const { failure: why } = await failure(endpoint(body).fetch)
      expect(why).to.include({ errorCode: 'BAD_REQUEST', status: 400 })
      expect(why.details[0]?.errorCode).to.equal('ACTION.REMOTE_ENDPOINT')
    })
  }

  it('fails when the endpoint is not there', async () => {
    const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    const { failure: why } = await failure(() => Promise.reject(new TypeError('fetch failed', { cause })))
    expect(why.userMessage).to.equal("The endpoint can't be reached: ECONNREFUSED.")
    expect(why.status).to.equal(502)
  })

  it('times out after the seconds of the definition, or 60', async () => {
    const asked: number[] = []
    const fetch: Fetch = (_url, { signal }) => {
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    }
    const timeoutSignal = (milliseconds: number) => {
      asked.push(milliseconds)
      const controller = new AbortController()
      setImmediate(() => controller.abort())
      return controller.signal
    }
    const { outcome, failure: why } = await failure(fetch, { timeoutSignal })
    expect(outcome).to.equal('timeout')
    expect(why.errorCode).to.equal('GATEWAY_TIMEOUT')
    await failure(fetch, { timeoutSignal, definition: sampleWith('/config/timeoutSeconds', undefined) })
    expect(asked).to.deep.equal([5000, 60_000])
  })

  it('fails when the answer lacks a value without default', async () => {
    const { stage, failure: why } = await failure(endpoint('{"thing": {}}').fetch)
    expect(stage).to.equal('apply translation map')
    expect(why.userMessage).to.equal('The answer has nothing at $.thing.size, and size has no default.')
    expect(why.details).to.deep.equal([{ errorCode: 'ACTION.PROCESSING', fieldName: 'size' }])
  })

  it('fails when the success template gives no JSON', async () => {
    const definition = sampleWith('/config/response/successTemplate', '{"size": ${size}, "colour": "${colour}"}')
    expect((await failure(endpoint(RIGHT).fetch, { definition })).stage).to.equal('apply success template')
  })

  it('fails when the output breaks its schema, a null for a text too', async () => {
    for (const thing of [{ size: 'three' }, { size: 1.5 }, { size: 3, colour: null }]) {
      const { stage, failure: why } = await failure(endpoint(JSON.stringify({ thing })).fetch)
      expect(stage).to.equal('check output')
      expect(why.errorCode).to.equal('INVALID_SCHEMA')
    }
  })

  it('takes the first of several', async () => {
    const definition = sampleWith('/config/response', {
      translationMap: { sizes: '$.things[*].size' },
      translationMapDefaults: {},
      successTemplate: '{"size": ${successTemplateUtils.firstFromArray("${sizes}", "-1")}}',
    })
    const found = await run(endpoint('{"things": [{"size": 4}, {"size": 5}]}').fetch, { definition })
    expect(found).to.have.deep.property('output', { size: 4 })
    const none = await run(endpoint('{"things": []}').fetch, { definition })
    expect(none).to.have.deep.property('output', { size: -1 })
  })
})
