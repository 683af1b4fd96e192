/** The account that every contender serves: made up, like the platforms. */
export const ACCOUNT = {
  appId: 'wxa1b2c3d4e5f60718',
  appSecret: 'appsecret-6f1d0b7c93a24e58',
  token: 'pushtoken-41c7e2',
  aesKey: 'Q2hpbmVzZVdhbGxQYWludGVkR3JlZW5PbkF1Z3VzdDE',
  originalId: 'gh_9f8e7d6c5b4a',
  clientId: '5c1b9f7e-3a80-4d27-9e64-0f8b2a7d6c31',
  clientSecret: 'clientsecret-90ab17fd3c5e',
  integrationId: 'a4d9c2f0-6b1e-4f83-8c57-1e2d3f4a5b6c',
  webhookSecret: 'webhooksecret-2b7e51d8c4',
  masterKeyId: 'm1',
  masterKey: 'Zm9ydHktdHdvLWJ5dGVzLWFyZS10b28tbWFueS1oZSE=',
} as const

export type Mode = 'plain' | 'safe'

export const WECHAT_PATH = '/webhooks/wechat/default'
export const GENESYS_PATH = '/webhooks/genesys/default'

/** OpenID of the n-th customer. */
export function openIdOf(customer: number): string {
  return `oBench${String(customer).padStart(22, '0')}`
}

/** What a server needs to know to serve the account's pushes; peers and relay alike. */
export function accountEnvironment(mode: Mode): Record<string, string> {
  return {
    WECHAT_APP_ID: ACCOUNT.appId,
    WECHAT_TOKEN: ACCOUNT.token,
    ...(mode === 'safe' && { WECHAT_ENCODING_AES_KEY: ACCOUNT.aesKey }),
  }
}
