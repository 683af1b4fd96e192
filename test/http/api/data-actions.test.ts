import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import type { ActionInputs, DataActionDefinition, Json } from '../../../scripts/data-actions/definition.js'
import { fillPlaceholders } from '../../../scripts/data-actions/placeholders.js'
import { readDefinitionFiles } from '../../../scripts/data-actions/read-definitions.js'
import { runDefinition } from '../../../scripts/data-actions/run-definition.js'
import type { SessionEndedEvent } from '../../../server/relay/closing.js'
import { ACTIONS_KEY, CUSTOMER_ID, startApp } from '../app-double.js'

const FILES = readDefinitionFiles(fileURLToPath(new URL('../../..', import.meta.url)))

/** Runs a data action of the bundle, as Genesys would, against the routes behind it. */
async function act(app: Awaited<ReturnType<typeof startApp>>, name: string, inputs: ActionInputs): Promise<Json> {
  const text = FILES.find(({ file }) => file.endsWith(`/${name}.json`))?.text
  if (text === undefined) throw new Error(`There is no data action ${name}.`)
  const definition = fillPlaceholders(JSON.parse(text) as DataActionDefinition, { RELAY_URL: app.base })
  const result = await runDefinition(definition, inputs, { fetch, credentials: { apiKey: ACTIONS_KEY } })
  if (result.outcome !== 'success') throw new Error(JSON.stringify(result.stages))
  return result.output
}

describe('the data actions', () => {
  let app: Awaited<ReturnType<typeof startApp>>
  const events: (string | SessionEndedEvent)[] = []
  before(async () => {
    app = await startApp({
      sessionEnded: async (...given) => {
        events.push(...given)
        return { closingSent: true, reason: '' }
      },
    })
  })
  after(() => app.close())

  it('getCustomerTier', async () => {
    const output = { tier: 'Standard', known: false, updatedAt: '' }
    expect(await act(app, 'getCustomerTier', { externalId: CUSTOMER_ID })).to.deep.equal(output)
    expect(await act(app, 'getCustomerTier', { externalId: '../x?y#你' })).to.deep.equal(output)
  })

  it('getCustomerContext', async () => {
    expect(await act(app, 'getCustomerContext', { externalId: CUSTOMER_ID })).to.deep.equal({
      known: false,
      tier: 'Standard',
      language: '',
      remainingQuota: -1,
      windowEndsAt: '',
      sessionStartedAt: '',
    })
  })

  it('validateMessageLength', async () => {
    const text = '引号" 反斜\\ 换\n行 👋'
    const measures = await act(app, 'validateMessageLength', { text })
    expect(measures).to.include({
      characters: [...text].length,
      bytes: Buffer.byteLength(text),
      withinLimit: true,
      parts: 1,
    })
  })

  it('notifySessionEnded, with all and with next to nothing', async () => {
    const event = { participantId: 'p', sessionId: 's"1', userId: 'u', disconnectType: 'CLIENT' }
    const times = { eventTime: 1_766_000_000_000, interactingDurationMs: 45_000 }
    const inputs = { conversationId: 'c/1', queueId: 'q', ...event, ...times }
    expect(await act(app, 'notifySessionEnded', inputs)).to.deep.equal({ closingSent: true, reason: '' })
    await act(app, 'notifySessionEnded', { conversationId: 'c-2' })
    const [first, full, second, bare] = events
    expect([first, second]).to.deep.equal(['c/1', 'c-2'])
    expect(full).to.deep.equal({ ...event, ...times })
    expect(Object.values(bare ?? {}).every((value) => value === undefined)).to.equal(true)
  })

  it('ping', async () => {
    expect(await act(app, 'ping', {})).to.include({ ok: true, relayVersion: '1.2.3' })
  })
})
