import { expect } from 'chai'
import { type Sdk, sdkFor } from './sdk.js'
import { type StartedOrg, startOrg } from './start-org.js'

describe('snapshots of the emulated org', () => {
  let orgs: StartedOrg[]
  beforeEach(async () => {
    orgs = [await startOrg(), await startOrg()]
  })
  afterEach(() => Promise.all(orgs.map((started) => started.close())))

  const taken = () => orgs.map(({ org }) => org.snapshot())
  const sdks = () => Promise.all(orgs.map(({ url }) => sdkFor(url)))

  async function fill({ conversations, routing, integrations }: Sdk, order: readonly string[]): Promise<void> {
    for (const name of order) await routing.postRoutingQueues({ name })
    const setting = await conversations.postConversationsMessagingSettings({ name: 'S' })
    await conversations.postConversationsMessagingIntegrationsOpen({
      name: 'WeChat',
      outboundNotificationWebhookUrl: 'https://relay.example.com/',
      outboundNotificationWebhookSignatureSecretToken: 'longer than fifteen',
      messagingSetting: { id: setting.id },
    })
    const body = { name: 'C', type: { name: 'userDefined' }, credentialFields: { apiKey: 'k' } }
    await integrations.postIntegrationsCredentials({ body })
  }

  it('are equal for orgs that hold the same, though ids, dates, order and detours differ', async () => {
    const [one, other] = await sdks()
    if (one === undefined || other === undefined) throw new Error('two orgs are needed')
    await fill(one, ['A', 'B'])
    const detour = await other.routing.postRoutingQueues({ name: 'gone' })
    await other.routing.deleteRoutingQueue(detour.id ?? '')
    await fill(other, ['B', 'A'])
    const [first, second] = taken()
    expect(first).to.deep.equal(second)
    expect(JSON.stringify(first)).to.include('"messagingSetting":{"id":"messaging setting S"}')
  })

  it('differ when a reference, a field, a secret or a second one of a name does', async () => {
    const [one, other] = await sdks()
    if (one === undefined || other === undefined) throw new Error('two orgs are needed')
    for (const sdk of [one, other]) await fill(sdk, ['A'])
    const differs = (reason: string) => {
      const [first, second] = taken()
      expect(first, reason).not.to.deep.equal(second)
    }
    const { state } = orgs[1]?.org ?? {}
    if (state === undefined) throw new Error('an org is needed')
    const changes: [string, () => () => void][] = [
      ['field', () => undoable(state.queues.all[0]?.id, { description: 'x' })],
      ['reference', () => swap()],
      ['secret', () => secret()],
      ['second', () => second()],
    ]
    const undoable = (id = '', fields = {}) => {
      const old = state.queues.get(id)
      state.queues.patch(id, fields)
      return () => void state.queues.replace(id, old)
    }
    const swap = () => {
      const [integration] = state.openIntegrations.all
      const extra = state.messagingSettings.add({ name: 'Other' })
      const old = integration?.messagingSetting
      state.openIntegrations.patch(integration?.id ?? '', { messagingSetting: { id: extra.id } })
      return () => {
        state.openIntegrations.patch(integration?.id ?? '', { messagingSetting: old })
        state.messagingSettings.remove(extra.id)
      }
    }
    const secret = () => {
      const [[id = ''] = []] = state.credentialFields
      state.credentialFields.set(id, { apiKey: 'other' })
      return () => void state.credentialFields.set(id, { apiKey: 'k' })
    }
    const second = () => {
      const { id } = state.messagingSettings.add({ name: 'S' })
      return () => void state.messagingSettings.remove(id)
    }
    for (const [reason, change] of changes) {
      const undo = change()
      differs(reason)
      undo()
      const [first, last] = taken()
      expect(first, `undone: ${reason}`).to.deep.equal(last)
    }
  })
})
