import { covers } from '../permission-pattern.js'

/** What an operation asks of the caller: any of these permissions, or all of them; an empty list asks for a token alone. */
export interface PermissionRule {
  readonly match: 'any' | 'all'
  readonly permissions: readonly string[]
}

const any = (...permissions: string[]): PermissionRule => ({ match: 'any', permissions })
const all = (...permissions: string[]): PermissionRule => ({ match: 'all', permissions })
const none: PermissionRule = any()

/**
 * Every operation of the org, by its name in the platform SDK, with the permissions the platform's own documentation
 * gives for it. What the documentation leaves open takes the harsher reading.
 */
export const PERMISSIONS = {
  getTokensMe: none,
  getOrganizationsMe: none,
  getUsersMe: none,
  getAuthorizationSubjectsMe: none,
  getAuthorizationSubject: any('authorization:grant:view'),
  getAuthorizationProducts: none,
  getAuthorizationDivisions: none,
  getAuthorizationDivision: none,
  getAuthorizationDivisionsHome: none,
  postAuthorizationDivisions: all('authorization:division:add', 'authorization:grant:add'),
  deleteAuthorizationDivision: any('authorization:division:delete'),
  getAuthorizationRoles: any('authorization:role:view'),
  getAuthorizationRole: any('authorization:role:view'),
  postAuthorizationRoles: any('authorization:role:add'),
  putAuthorizationRole: any('authorization:role:edit'),
  deleteAuthorizationRole: any('authorization:role:delete'),
  postAuthorizationRole: all('authorization:grant:add'),
  getOauthClients: any('oauth:client:view'),
  getOauthClient: any('oauth:client:view'),
  postOauthClients: any('oauth:client:add'),
  putOauthClient: any('oauth:client:edit'),
  deleteOauthClient: any('oauth:client:delete'),
  postOauthClientSecret: any('oauth:client:edit'),

  getUsers: none,
  getUser: none,
  getUserRoles: any('authorization:grant:view'),
  getUserRoutingstatus: none,
  getUserPresencesPurecloud: none,
  getRoutingUserUtilization: any('routing:utilization:manage', 'routing:utilization:view'),
  getRoutingUtilization: any('routing:utilization:manage', 'routing:utilization:view'),

  getRoutingSkills: any('routing:skill:view'),
  getRoutingSkill: any('routing:skill:view'),
  postRoutingSkills: any('routing:skill:manage', 'routing:skill:create'),
  deleteRoutingSkill: any('routing:skill:manage', 'routing:skill:delete'),
  getRoutingQueues: any('routing:queue:view'),
  getRoutingQueue: all('routing:queue:view'),
  postRoutingQueues: any('routing:queue:add'),
  putRoutingQueue: any('routing:queue:edit'),
  deleteRoutingQueue: all('routing:queue:delete'),
  getRoutingQueueMembers: any('routing:queue:view'),
  postRoutingQueueMembers: any('routing:queue:edit', 'routing:queueMember:manage'),
  getRoutingMessageRecipients: all('routing:message:manage'),
  getRoutingMessageRecipient: all('routing:message:manage'),
  putRoutingMessageRecipient: all('routing:message:manage'),

  getConversationsMessagingSettings: all('messaging:setting:view'),
  getConversationsMessagingSetting: all('messaging:setting:view'),
  postConversationsMessagingSettings: any('messaging:setting:add'),
  patchConversationsMessagingSetting: all('messaging:setting:edit'),
  deleteConversationsMessagingSetting: all('messaging:setting:delete'),
  getConversationsMessagingSupportedcontent: all('messaging:supportedContent:view'),
  getConversationsMessagingSupportedcontentSupportedContentId: all('messaging:supportedContent:view'),
  postConversationsMessagingSupportedcontent: any('messaging:supportedContent:add'),
  patchConversationsMessagingSupportedcontentSupportedContentId: all('messaging:supportedContent:edit'),
  deleteConversationsMessagingSupportedcontentSupportedContentId: all('messaging:supportedContent:delete'),
  getConversationsMessagingIntegrationsOpen: all('messaging:integration:view'),
  getConversationsMessagingIntegrationsOpenIntegrationId: all('messaging:integration:view'),
  postConversationsMessagingIntegrationsOpen: all('messaging:integration:add'),
  patchConversationsMessagingIntegrationsOpenIntegrationId: all('messaging:integration:edit'),
  deleteConversationsMessagingIntegrationsOpenIntegrationId: all('messaging:integration:delete'),
  getConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId: all(
    'messaging:integration:view',
    'messaging:identityResolutionOpen:view',
  ),
  putConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId: all(
    'messaging:integration:edit',
    'messaging:identityResolutionOpen:edit',
  ),
  getConversationsMessagingThreadingtimeline: all('conversation:threadingTimeline:view'),
  putConversationsMessagingThreadingtimeline: all('conversation:threadingTimeline:edit'),
  getExternalcontactsExternalsources: any(
    'externalContacts:externalSource:view',
    'externalContacts:contact:view',
    'externalContacts:externalOrganization:view',
  ),
  getExternalcontactsExternalsource: any(
    'externalContacts:externalSource:view',
    'externalContacts:contact:view',
    'externalContacts:externalOrganization:view',
  ),
  postExternalcontactsExternalsources: any('externalContacts:externalSource:add'),
  putExternalcontactsExternalsource: any('externalContacts:externalSource:edit'),
  deleteExternalcontactsExternalsource: any('externalContacts:externalSource:delete'),
  getWebdeploymentsDeployments: any('webDeployments:deployment:view'),
  getWebdeploymentsDeployment: any('webDeployments:deployment:view'),

  getIntegrationsTypes: any('integrations:integration:view'),
  getIntegrationsType: any('integrations:integration:view'),
  getIntegrationsCredentialsTypes: any('integrations:integration:view'),
  getIntegrationsCredentials: any('integrations:integration:view'),
  getIntegrationsCredential: any('integrations:integration:view'),
  postIntegrationsCredentials: any('integrations:integration:add'),
  putIntegrationsCredential: any('integrations:integration:edit'),
  deleteIntegrationsCredential: any('integrations:integration:delete'),
  getIntegrations: any('integrations:integration:view'),
  getIntegration: any('integrations:integration:view'),
  postIntegrations: any('integrations:integration:add'),
  patchIntegration: any('integrations:integration:edit'),
  deleteIntegration: any('integrations:integration:delete'),
  getIntegrationConfigCurrent: any('integrations:integration:view'),
  putIntegrationConfigCurrent: any('integrations:integration:edit'),
  getIntegrationsActions: any('integrations:action:view', 'bridge:actions:view'),
  getIntegrationsActionsDrafts: any('integrations:action:view', 'bridge:actions:view'),
  getIntegrationsActionsCategories: any('integrations:action:view', 'bridge:actions:view'),
  getIntegrationsAction: any('integrations:action:view', 'bridge:actions:view'),
  getIntegrationsActionTemplate: any('integrations:action:view', 'bridge:actions:view'),
  postIntegrationsActions: any('integrations:action:add'),
  patchIntegrationsAction: any('integrations:action:edit'),
  deleteIntegrationsAction: any('integrations:action:delete'),
  postIntegrationsActionsDrafts: any('integrations:action:add'),
  postIntegrationsActionDraft: any('integrations:action:edit'),
  getIntegrationsActionDraft: any('integrations:action:view', 'bridge:actions:view'),
  getIntegrationsActionDraftTemplate: any('integrations:action:view', 'bridge:actions:view'),
  patchIntegrationsActionDraft: any('integrations:action:edit'),
  deleteIntegrationsActionDraft: any('integrations:action:delete'),
  getIntegrationsActionDraftValidation: any('integrations:action:edit'),
  postIntegrationsActionDraftPublish: any('integrations:action:edit'),
  postIntegrationsActionDraftTest: any('integrations:action:execute'),
  postIntegrationsActionTest: any('integrations:action:execute', 'bridge:actions:execute'),
  postIntegrationsActionExecute: any('integrations:action:execute', 'bridge:actions:execute'),
  getIntegrationsActionsFunctionsRuntimes: any('integrations:actionFunction:view'),
  getIntegrationsActionFunction: any('integrations:actionFunction:view'),
  getIntegrationsActionDraftFunction: any('integrations:actionFunction:view'),
  putIntegrationsActionDraftFunction: any('integrations:actionFunction:edit'),
  postIntegrationsActionDraftFunctionUpload: any('integrations:actionFunction:edit'),

  getFlows: any('architect:flow:view'),
  getFlow: any('architect:flow:view'),
  deleteFlow: any('architect:flow:delete'),
  postFlowsActionsUnlock: any('architect:flow:unlock'),
  postFlowsJobs: all('architect:job:create'),
  getFlowsJob: all('architect:job:view'),
  postFlowsExportJobs: all('architect:jobExport:create'),
  getFlowsExportJob: all('architect:jobExport:view'),
  getArchitectSchedules: any('routing:schedule:view'),
  getArchitectSchedule: any('routing:schedule:view'),
  postArchitectSchedules: any('routing:schedule:add'),
  putArchitectSchedule: any('routing:schedule:edit'),
  deleteArchitectSchedule: any('routing:schedule:delete'),
  getArchitectSchedulegroups: any('routing:scheduleGroup:view'),
  getArchitectSchedulegroup: any('routing:scheduleGroup:view'),
  postArchitectSchedulegroups: any('routing:scheduleGroup:add'),
  putArchitectSchedulegroup: any('routing:scheduleGroup:edit'),
  deleteArchitectSchedulegroup: any('routing:scheduleGroup:delete'),
  getArchitectEmergencygroups: any('routing:emergencyGroup:view'),
  getProcessautomationTriggers: any('processautomation:trigger:edit', 'processautomation:trigger:view'),
  getProcessautomationTrigger: any('processautomation:trigger:edit', 'processautomation:trigger:view'),
  getProcessautomationTriggersTopics: any('processautomation:trigger:edit', 'processautomation:trigger:view'),
  postProcessautomationTriggers: any('processautomation:trigger:add'),
  putProcessautomationTrigger: any('processautomation:trigger:edit'),
  deleteProcessautomationTrigger: any('processautomation:trigger:delete'),
} satisfies Record<string, PermissionRule>

/** Name of an operation in the platform SDK. */
export type OperationName = keyof typeof PERMISSIONS

export const OPERATION_NAMES = Object.keys(PERMISSIONS) as OperationName[]

/**
 * @param held Permissions as `domain:entity:action`; `*` stands for anything in the second and third place.
 * @returns The permissions that stand between the caller and the operation; empty when it may go on.
 */
export function missingPermissions(rule: PermissionRule, held: readonly string[]): readonly string[] {
  const lacking = rule.permissions.filter((wanted) => !held.some((pattern) => covers(pattern, wanted)))
  const refused = rule.match === 'all' ? lacking.length > 0 : lacking.length === rule.permissions.length
  return refused ? lacking : []
}
