import { stringify } from 'yaml'
import type { Context } from './engine/resource.js'
import { keyOf } from './engine/resource.js'
import type { ManifestAccount } from './manifest/manifest.js'
import { variableOf } from './manifest/secrets.js'
import { OPEN_INTEGRATION_KIND } from './resources/open-integration.js'

/** Settings that follow from the deploy, as the relay's environment; secrets the deploy was not given stay out. */
export function envFileText(context: Context): string {
  const { manifest, org, secrets } = context
  const account = manifest.accounts.find(({ name }) => name === 'default')
  const more = manifest.accounts.length > (account ? 1 : 0)
  const lines: [string, string][] = [
    ['PUBLIC_URL', manifest.relay.url],
    ['DATA_BOUNDARY', manifest.boundary],
    ['GENESYSCLOUD_REGION', org.access.region],
    ['GENESYSCLOUD_API_URL', org.access.apiUrl],
    ['GENESYSCLOUD_LOGIN_URL', org.access.loginUrl],
  ]
  if (account !== undefined) {
    lines.push(['ACCOUNT_LANGUAGE', account.language])
    lines.push(['GENESYS_INTEGRATION_ID', idOf(context, account)])
    lines.push(['GENESYS_WEBHOOK_SECRET', secrets.webhookSecrets.get(account.name) ?? ''])
  }
  if (more) lines.push(['ACCOUNTS_FILE', manifest.relay.accountsFile])
  const head =
    '# Written by the deploy; it writes the file again when something in it changes. Put your own settings elsewhere.'
  return `${head}\n${lines.map(([name, value]) => `${name}=${value}`).join('\n')}\n`
}

/** The accounts besides `default`; secrets are named, not written. */
export function accountsFileText(context: Context): string {
  const accounts = context.manifest.accounts
    .filter(({ name }) => name !== 'default')
    .map((account) => {
      const variable = (name: string): string => `\${${variableOf(account.name, name)}}`
      return {
        name: account.name,
        language: account.language,
        wechat: {
          app_id: variable('WECHAT_APP_ID'),
          app_secret: variable('WECHAT_APP_SECRET'),
          token: variable('WECHAT_TOKEN'),
          encoding_aes_key: variable('WECHAT_ENCODING_AES_KEY'),
        },
        genesys: {
          integration_id: idOf(context, account),
          webhook_secret: variable('GENESYS_WEBHOOK_SECRET'),
          oauthclient_id: '$' + '{GENESYSCLOUD_OAUTHCLIENT_ID}',
          oauthclient_secret: '$' + '{GENESYSCLOUD_OAUTHCLIENT_SECRET}',
        },
      }
    })
  return `# Written by the deploy; it writes the file again when something in it changes.\n${stringify({ accounts })}`
}

function idOf(context: Context, { integrationName }: ManifestAccount): string {
  return context.ref(keyOf(OPEN_INTEGRATION_KIND, integrationName))
}
