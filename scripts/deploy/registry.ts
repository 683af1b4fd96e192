import { resolve } from 'node:path'
import { isOn } from '../flows/options.js'
import type { Bundle } from './bundle/read-bundle.js'
import { type Kind, keyOf, type Resource } from './engine/resource.js'
import type { Manifest } from './manifest/manifest.js'
import type { Secrets } from './manifest/secrets.js'
import { isPrivacyAction } from './privacy-actions.js'
import { accountsFileText, envFileText } from './relay-settings.js'
import { credential, credentialKind } from './resources/credential.js'
import { DATA_ACTION_KIND, dataAction, dataActionKind } from './resources/data-action.js'
import { externalSource, externalSourceKind } from './resources/external-source.js'
import { FLOW_KIND, flow, flowKind } from './resources/flow.js'
import { functionAction, functionActionKind } from './resources/function-action.js'
import { functionIntegration, functionIntegrationKind } from './resources/function-integration.js'
import { identityResolution, identityResolutionKind } from './resources/identity-resolution.js'
import { messagingSetting, messagingSettingKind } from './resources/messaging-setting.js'
import { oauthClient, oauthClientKind } from './resources/oauth-client.js'
import { openIntegration, openIntegrationKind } from './resources/open-integration.js'
import { queue, queueKind } from './resources/queue.js'
import { queueInactivity, queueInactivityKind } from './resources/queue-inactivity.js'
import { recipient, recipientKind } from './resources/recipient.js'
import { role, roleKind } from './resources/role.js'
import { settingsFile, settingsFileKind } from './resources/settings-file.js'
import { skill, skillKind } from './resources/skill.js'
import { supportedContent, supportedContentKind } from './resources/supported-content.js'
import { threadingTimeline, threadingTimelineKind } from './resources/threading-timeline.js'
import { trigger, triggerKind } from './resources/trigger.js'
import { webServicesIntegration, webServicesIntegrationKind } from './resources/web-services-integration.js'

/** Every kind, in the order of apply: what is needed comes before what needs it. Destroy goes the other way. */
export const KINDS: readonly Kind[] = [
  externalSourceKind,
  skillKind,
  queueKind,
  messagingSettingKind,
  supportedContentKind,
  openIntegrationKind,
  credentialKind,
  webServicesIntegrationKind,
  functionIntegrationKind,
  dataActionKind,
  functionActionKind,
  flowKind,
  queueInactivityKind,
  recipientKind,
  identityResolutionKind,
  triggerKind,
  threadingTimelineKind,
  roleKind,
  oauthClientKind,
  settingsFileKind,
]

const QUEUES = ['QUEUE_VIP', 'QUEUE_PRIORITY', 'QUEUE_GENERAL']
const SKILLS = ['SKILL_VIP', 'SKILL_PRIORITY', 'SKILL_GENERAL', 'SKILL_CHINESE', 'SKILL_ENGLISH']

/** Every resource the manifest asks for, in the order of apply. */
export function resourcesOf(manifest: Manifest, secrets: Secrets, bundle: Bundle): readonly Resource[] {
  const { name } = manifest
  const { options } = bundle
  const option = (key: string): string => options[key] ?? ''
  const category = option('DATA_ACTION_CATEGORY')
  const source = externalSource(name)
  const skillNames = isOn(options, 'ACD_SKILLS') ? SKILLS.map(option).filter((skillName) => skillName !== '') : []
  const skills = [...new Set(skillNames)].map(skill)
  const queueOptions = QUEUES.filter(
    (key, index) => QUEUES.findIndex((other) => option(other) === option(key)) === index,
  )
  const queues = queueOptions.map((key) => queue(option(key), manifest.queueIds[key]))
  const setting = messagingSetting(name)
  const content = supportedContent(name, manifest.supportedContent.inbound, manifest.supportedContent.outbound)
  const integrations = manifest.accounts.map((account) =>
    openIntegration({
      account,
      webhookUrl: `${manifest.relay.url}/webhooks/genesys/${account.name}`,
      secret: secrets.webhookSecrets.get(account.name) ?? '',
      settingKey: setting.key,
      contentKey: content.key,
    }),
  )
  const key = credential(category, secrets.actionsKey)
  const webServices = webServicesIntegration(category, key.key)
  const actions = bundle.actions
    .filter((definition) => !isPrivacyAction(definition.name))
    .map((definition) => dataAction(definition, category, webServices.key))
  const privacyActions = bundle.actions
    .filter((definition) => isPrivacyAction(definition.name))
    .flatMap((definition) => {
      const own = `${category} ${definition.name}`
      const ownKey = credential(own, secrets.privacyKeys.get(definition.name) ?? '')
      const integration = webServicesIntegration(own, ownKey.key)
      return [ownKey, integration, dataAction(definition, own, integration.key)]
    })
  const functionsIn = functionIntegration(`${category} functions`)
  const functions = bundle.functions.map((one) => functionAction(one, functionsIn.name, functionsIn.key))
  const flows = flowResources(bundle, [...actions, ...queues, ...skills])
  const flowKey = (optionName: string): string => keyOf(FLOW_KIND, option(optionName))
  const inactivity =
    manifest.inactivityMinutes === undefined
      ? []
      : queues
          .filter(({ givenId }) => givenId === undefined)
          .map((one) => queueInactivity(one.name, manifest.inactivityMinutes ?? 0, flowKey('FLOW_INACTIVE')))
  const sessionEnded = flowKey('FLOW_SESSION_ENDED')
  const files = [settingsFile(manifest.relay.envFile, envFileText)]
  if (manifest.accounts.some((account) => account.name !== 'default')) {
    files.push(settingsFile(manifest.relay.accountsFile, accountsFileText))
  }
  return [
    ...(manifest.identityResolution ? [source] : []),
    ...skills,
    ...queues,
    setting,
    content,
    ...integrations,
    key,
    webServices,
    ...actions,
    ...privacyActions,
    ...(functions.length > 0 ? [functionsIn, ...functions] : []),
    ...flows,
    ...inactivity,
    ...integrations.map((one) => recipient(one.name, one.key, flowKey('FLOW_INBOUND'))),
    ...(manifest.identityResolution
      ? integrations.map((one) => identityResolution(one.name, one.key, source.key))
      : []),
    trigger(`${name} agent left`, 'user.end', sessionEnded),
    trigger(`${name} customer left`, 'customer.end', sessionEnded),
    ...(manifest.threadingTimelineMinutes === undefined ? [] : [threadingTimeline(manifest.threadingTimelineMinutes)]),
    ...relayClient(manifest),
    ...files,
  ]
}

/** A published flow holds ids: it names what it uses, so that it is published again when that is replaced. */
function flowResources({ flows }: Bundle, candidates: readonly Resource[]): Resource[] {
  return flows.map((rendered) => {
    const uses = candidates.filter(({ name }) => rendered.text.includes(name)).map(({ key }) => key)
    return flow(rendered, uses)
  })
}

function relayClient({ name, relayClientFile, folder }: Manifest): Resource[] {
  if (relayClientFile === undefined) return []
  const relayRole = role(`${name} relay`)
  return [relayRole, oauthClient(`${name} relay`, relayRole.key, resolve(folder, relayClientFile))]
}

/** What undoes an entry of the journal. */
export function kindOf(kind: string): Kind | undefined {
  return KINDS.find((entry) => entry.kind === kind)
}

export const isDataAction = (resource: Resource): boolean => resource.kind === DATA_ACTION_KIND
