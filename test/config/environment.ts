/** The least environment that is a complete configuration; values are made up. */
export const COMPLETE: Readonly<Record<string, string>> = {
  WECHAT_APP_ID: 'wx1234567890abcdef',
  WECHAT_APP_SECRET: 'app-secret-value-of-the-test',
  WECHAT_TOKEN: 'token-value-of-the-test',
  WECHAT_ENCODING_AES_KEY: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  GENESYSCLOUD_REGION: 'ap-northeast-1',
  GENESYSCLOUD_OAUTHCLIENT_ID: 'client-id-of-the-test',
  GENESYSCLOUD_OAUTHCLIENT_SECRET: 'client-secret-of-the-test',
  GENESYS_INTEGRATION_ID: 'integration-id-of-the-test',
  GENESYS_WEBHOOK_SECRET: 'webhook-secret-of-the-test',
  MEDIA_POLICY: 'block',
  CONSENT_MODE: 'off',
}

export const MASTER_KEY = Buffer.alloc(32, 7).toString('base64')
