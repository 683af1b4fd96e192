import { expect } from 'chai'
import type { Models } from 'purecloud-platform-client-v2'
import { refused, type Sdk, wrong } from './sdk.js'
import { seedNamed } from './seed.js'

const WEBHOOK = {
  name: 'WeChat',
  outboundNotificationWebhookUrl: 'https://relay.example.com/webhooks/genesys/default',
  outboundNotificationWebhookSignatureSecretToken: 'longer than fifteen',
}

import { useOrg } from './use-org.js'

describe('messaging of the emulated org', () => {
  const org = useOrg()

  const get = (id: string) => org.sdk.conversations.getConversationsMessagingIntegrationsOpenIntegrationId(id)
  async function completed(body = WEBHOOK): Promise<{ id: string; recipient: string }> {
    const { id } = await org.sdk.conversations.postConversationsMessagingIntegrationsOpen(body)
    for (let look = 0; look < 3; look++) await get(id)
    return { id, recipient: (await get(id)).recipient?.id ?? '' }
  }

  it('makes an integration in the background; only a finished one has a recipient and takes messages', async () => {
    const made = await org.sdk.conversations.postConversationsMessagingIntegrationsOpen(WEBHOOK)
    expect([made.createStatus, made.recipient]).to.deep.equal(['Initiated', undefined])
    expect(JSON.stringify(made)).not.to.include(WEBHOOK.outboundNotificationWebhookSignatureSecretToken)
    const states = [await get(made.id), await get(made.id), await get(made.id)].map(({ createStatus }) => createStatus)
    expect(states).to.deep.equal(['Initiated', 'Initiated', 'Completed'])
    expect((await get(made.id)).recipient?.id)
      .to.be.a('string')
      .and.not.equal(made.id)
    expect(org.started.org.state.host.integrations.get(made.id)?.webhookUrl).to.equal(
      WEBHOOK.outboundNotificationWebhookUrl,
    )
    await org.sdk.conversations.deleteConversationsMessagingIntegrationsOpenIntegrationId(made.id)
    expect(org.started.org.state.host.integrations.size).to.equal(0)
    expect((await org.sdk.routing.getRoutingMessageRecipients()).total).to.equal(0)
  })

  it('takes messages of customers through a finished integration, and tells which flow they start', async () => {
    const send = (id: string) => {
      const channel = { from: { id: 'customer', idType: 'Opaque' }, time: new Date().toISOString(), messageId: 'm' }
      const body = wrong<Models.OpenInboundNormalizedMessage>({ channel, text: 'hello' })
      return org.sdk.conversations.postConversationsMessageInboundOpenMessage(id, body)
    }
    const young = await org.sdk.conversations.postConversationsMessagingIntegrationsOpen(WEBHOOK)
    expect((await refused(send(young.id))).status).to.equal(404)
    const { id, recipient } = await completed()
    await send(id)
    expect(org.started.genesys.inbound.map(({ text }) => text)).to.deep.equal(['hello'])
    expect(org.started.org.flowOf(id)).to.equal(undefined)
    const flow = seedNamed(org.started.org, 'flows', 'In', { type: 'INBOUNDSHORTMESSAGE' })
    org.started.org.state.flowYaml.set(flow.id, 'inboundShortMessage: {}')
    await org.sdk.routing.putRoutingMessageRecipient(recipient, { flow: { id: flow.id } })
    expect(org.started.org.flowOf(id)).to.deep.equal({ id: flow.id, yaml: 'inboundShortMessage: {}' })
  })

  it('ends one in Error when told so', async () => {
    org.started.org.failNextIntegration('no capacity')
    const { id } = await completed()
    const { createStatus, createError } = await get(id)
    expect([createStatus, createError?.message]).to.deep.equal(['Error', 'no capacity'])
  })

  it('refuses short secrets, addresses without https on 443, and references to nothing', async () => {
    const tries = [
      { ...WEBHOOK, outboundNotificationWebhookSignatureSecretToken: 'fifteen letters' },
      { ...WEBHOOK, outboundNotificationWebhookUrl: 'http://relay.example.com/' },
      { ...WEBHOOK, outboundNotificationWebhookUrl: 'https://relay.example.com:8443/' },
      { ...WEBHOOK, messagingSetting: { id: 'nothing' } },
      { ...WEBHOOK, supportedContent: { id: 'nothing' } },
      { ...WEBHOOK, name: ' ' },
    ]
    for (const body of tries) {
      const call = org.sdk.conversations.postConversationsMessagingIntegrationsOpen(body)
      expect((await refused(call)).status, JSON.stringify(body)).to.equal(400)
    }
    expect(org.started.org.state.openIntegrations.all).to.deep.equal([])
  })

  it('takes plain addresses where the org is told so, and knows the integrations of the messaging side', async () => {
    const own = { id: 'b7c0a6f8-3a55-4d5c-8f53-6f0f6d1c1100', name: 'Old', webhookSecret: 'sixteen letters!' }
    await org.startAnew({ switches: { anyWebhookAddress: true }, messaging: { integrations: [own] } })
    await completed({ ...WEBHOOK, outboundNotificationWebhookUrl: 'http://127.0.0.1:9/x' })
    const { entities } = await org.sdk.conversations.getConversationsMessagingIntegrationsOpen()
    expect(entities?.map(({ name }) => name)).to.deep.equal(['Old', 'WeChat'])
  })

  it('keeps settings and supported content; what is used cannot go', async () => {
    const on = { inbound: 'Enabled', outbound: 'Enabled' }
    const setting = await org.sdk.conversations.postConversationsMessagingSettings({
      name: 'S',
      event: { typing: { on } },
    })
    const mediaTypes = { allow: { inbound: [{ type: '*/*' }], outbound: [{ type: 'image/png' }] } }
    const body = { name: 'C', mediaTypes } as Parameters<
      Sdk['conversations']['postConversationsMessagingSupportedcontent']
    >[0]
    const content = await org.sdk.conversations.postConversationsMessagingSupportedcontent(body)
    const references = { messagingSetting: { id: setting.id }, supportedContent: { id: content.id } }
    await org.sdk.conversations.postConversationsMessagingIntegrationsOpen({ ...WEBHOOK, ...references })
    const gone = [
      org.sdk.conversations.deleteConversationsMessagingSetting(setting.id),
      org.sdk.conversations.deleteConversationsMessagingSupportedcontentSupportedContentId(content.id),
    ]
    for (const call of gone) expect((await refused(call)).status).to.equal(409)
    const off = { name: 'S', event: { typing: { on: { inbound: 'off' } } } }
    expect((await refused(org.sdk.conversations.postConversationsMessagingSettings(off))).status).to.equal(400)
    const nonsense = { ...body, mediaTypes: { allow: { inbound: [{ type: 'pictures' }] } } }
    const posted = org.sdk.conversations.postConversationsMessagingSupportedcontent(nonsense)
    expect((await refused(posted)).status).to.equal(400)
  })

  it('routes a recipient to an inbound message flow and to nothing else', async () => {
    const { recipient } = await completed()
    const inbound = seedNamed(org.started.org, 'flows', 'In', { type: 'INBOUNDSHORTMESSAGE' })
    const workflow = seedNamed(org.started.org, 'flows', 'Work', { type: 'WORKFLOW' })
    for (const id of [workflow.id, 'nothing']) {
      expect((await refused(org.sdk.routing.putRoutingMessageRecipient(recipient, { flow: { id } }))).status).to.equal(
        400,
      )
    }
    const routed = await org.sdk.routing.putRoutingMessageRecipient(recipient, { flow: { id: inbound.id } })
    expect(routed.flow?.name).to.equal('In')
    expect((await refused(org.sdk.architect.deleteFlow(inbound.id))).status).to.equal(409)
    expect((await org.sdk.routing.putRoutingMessageRecipient(recipient, {})).flow).to.equal(undefined)
    await org.sdk.architect.deleteFlow(inbound.id)
  })

  it('resolves identities with a source that exists, and keeps the source as long as it is used', async () => {
    const { id } = await completed()
    const put = (source: string) =>
      org.sdk.conversations.putConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId(id, {
        resolveIdentities: true,
        externalSource: { id: source },
      })
    expect((await refused(put('nothing'))).status).to.equal(400)
    const source = await org.sdk.externalContacts.postExternalcontactsExternalsources({ name: 'WeChat' })
    await put(source.id ?? '')
    const deleted = org.sdk.externalContacts.deleteExternalcontactsExternalsource(source.id ?? '')
    expect((await refused(deleted)).status).to.equal(409)
    seedNamed(org.started.org, 'externalSources', 'Other')
    const first = await org.sdk.externalContacts.getExternalcontactsExternalsources({ limit: 1 })
    const next = await org.sdk.externalContacts.getExternalcontactsExternalsources({
      limit: 1,
      cursor: first.cursors?.after ?? '',
    })
    expect([first, next].map(({ entities }) => entities?.[0]?.name)).to.deep.equal(['WeChat', 'Other'])
    expect(next.nextUri).to.equal(undefined)
  })

  it('keeps the threading timeline within 72 hours', async () => {
    const settings = [{ messengerType: 'open', timeoutInMinutes: 60 }]
    await org.sdk.conversations.putConversationsMessagingThreadingtimeline({ settings })
    const { settings: kept } = await org.sdk.conversations.getConversationsMessagingThreadingtimeline()
    expect(kept).to.deep.equal(settings)
    const long = { settings: [{ messengerType: 'open', timeoutInMinutes: 4321 }] }
    expect((await refused(org.sdk.conversations.putConversationsMessagingThreadingtimeline(long))).status).to.equal(400)
  })
})
