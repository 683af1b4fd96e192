import { SECRETS } from '../harness/platforms.js'

/** One account as its platforms' consoles show it. */
export interface TestAccount {
  readonly name: string
  readonly appId: string
  readonly appSecret: string
  readonly token: string
  /** Only where pushes are encrypted. */
  readonly aesKey: string | undefined
  readonly originalId: string
  readonly integrationId: string
  readonly webhookSecret: string
}

/** Comes from the environment; takes encrypted pushes only. */
export const SAFE: TestAccount & { readonly aesKey: string } = {
  name: 'default',
  appId: SECRETS.appId,
  appSecret: SECRETS.appSecret,
  token: SECRETS.token,
  aesKey: SECRETS.aesKey,
  originalId: 'gh_9f8e7d6c5b4a',
  integrationId: SECRETS.integrationId,
  webhookSecret: SECRETS.webhookSecret,
}

/** Comes from the accounts file; takes clear pushes only. */
export const PLAIN: TestAccount = {
  name: 'open',
  appId: 'wx77aa88bb99cc00dd',
  appSecret: 'appsecret-open-77aa88bb99cc',
  token: 'pushtoken-open-5e6f',
  aesKey: undefined,
  originalId: 'gh_0a1b2c3d4e5f',
  integrationId: 'c2f6e8d4-1a3b-4c5d-8e7f-9a0b1c2d3e4f',
  webhookSecret: 'webhooksecret-open-8d9e0f1a2b',
}

export const ADMIN_KEY = SECRETS.adminKey
export const ACTIONS_KEY = 'actionskey-41b2c3d4e5f60718293a'
export const PRIVACY_KEY = 'privacykey-52c3d4e5f60718293a4b'

/** What no answer may hold. */
export const SECRET_VALUES: readonly string[] = [
  ...[SAFE, PLAIN].flatMap(({ appId, appSecret, token, aesKey, webhookSecret }) =>
    [appId, appSecret, token, aesKey, webhookSecret].filter((value) => value !== undefined),
  ),
  ADMIN_KEY,
  ACTIONS_KEY,
  PRIVACY_KEY,
  SECRETS.clientSecret,
  SECRETS.masterKey,
]

/** The accounts file with the second account; its hosts are those of the environment. */
export function accountsFile(): string {
  return [
    'accounts:',
    `  - name: ${PLAIN.name}`,
    '    wechat:',
    `      app_id: ${PLAIN.appId}`,
    `      app_secret: ${PLAIN.appSecret}`,
    `      token: ${PLAIN.token}`,
    '      message_mode: plain',
    '    genesys:',
    `      integration_id: ${PLAIN.integrationId}`,
    `      webhook_secret: ${PLAIN.webhookSecret}`,
    `      oauthclient_id: ${SECRETS.clientId}`,
    `      oauthclient_secret: ${SECRETS.clientSecret}`,
    '',
  ].join('\n')
}
