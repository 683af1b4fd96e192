import type { Manifest } from '../manifest/manifest.js'
import { PRIVACY_ACTIONS } from '../privacy-actions.js'
import type { Bundle } from './read-bundle.js'

/** The clicks that put the files into an org by hand, in the order in which they work. */
export function bundleReadme(manifest: Manifest, { options, actions, functions, flows }: Bundle): string {
  const option = (key: string): string => options[key] ?? ''
  const skills = ['SKILL_VIP', 'SKILL_PRIORITY', 'SKILL_GENERAL', 'SKILL_CHINESE', 'SKILL_ENGLISH']
    .map(option)
    .filter((name) => name !== '')
  const queues = ['QUEUE_VIP', 'QUEUE_PRIORITY', 'QUEUE_GENERAL'].map(option)
  const accounts = manifest.accounts
    .map(
      ({ name, integrationName }) =>
        `   - "${integrationName}": webhook \`${manifest.relay.url}/webhooks/genesys/${name}\``,
    )
    .join('\n')
  return `# Putting the bundle into an org by hand

\`npm run deploy -- apply\` does all of this. These are the same steps as clicks, in the order in which they work.

1. **Admin > Routing > Skills**: add ${listed(skills)}.
2. **Admin > Routing > Queues**: add ${listed(queues)} in the division "${manifest.division}".
3. **Admin > Message > Platform Configs**: add "${manifest.name}" with typing on, inbound and outbound, and a supported
   content profile "${manifest.name}".
4. **Admin > Message > Platforms > Open Messaging**: add an integration with a webhook secret of 16 characters or more,
   the configuration and the profile:
${accounts}
5. **Admin > Integrations > Add > Web Services Data Actions**: name it "${option('DATA_ACTION_CATEGORY')}"; under
   Configuration > Credentials choose "User defined" with the field \`apiKey\`: the relay's API key of the role \`actions\`.${privacyLine(actions)}
   Set it active.
6. **Admin > Integrations > Actions > Import**: import each file, choose that integration, then publish:
${actions.map(({ name }) => `   - \`data-actions/${name}.custom.json\``).join('\n')}
7. **Architect** (or \`archy publish --file FILE\`), in this order:
${flows.map(({ file, name, type }) => `   - \`${file}\`: "${name}" (${type})`).join('\n')}
8. **Admin > Routing > Message Routing**: send each integration to the flow "${option('FLOW_INBOUND')}".
9. **Admin > Architect > Triggers**: two triggers that start the workflow "${option('FLOW_SESSION_ENDED')}" with data format
   \`TopLevelPrimitives\`, on \`v2.detail.events.conversation.{id}.user.end\` and
   \`v2.detail.events.conversation.{id}.customer.end\`, with the conditions \`mediaType\` Equal \`MESSAGE\` and
   \`messageType\` Equal \`OPEN\`.
${manifest.inactivityMinutes === undefined ? '' : `10. **Each queue > Message > Inactivity**: after ${manifest.inactivityMinutes} minutes, for Open Messaging only, send to the\n   flow "${option('FLOW_INACTIVE')}".\n`}${functionClicks(`${option('DATA_ACTION_CATEGORY')} functions`, functions)}
Then give the relay \`GENESYS_INTEGRATION_ID\`, \`GENESYS_WEBHOOK_SECRET\` and an OAuth client whose role allows
\`conversation:message:receive\`, \`conversation:message:view\` and \`conversation:communication:view\`.
`
}

/** The flows do without, so that these come last. */
function functionClicks(integration: string, functions: Bundle['functions']): string {
  if (functions.length === 0) return ''
  const each = functions.map(
    ({ name, settings: { handler, runtime, timeoutSeconds } }) =>
      `- \`functions/${name}.custom.json\`; then upload \`functions/${name}.zip\` with the handler
  \`${handler}\`, the runtime \`${runtime}\` and a time-out of ${timeoutSeconds} s, and publish.`,
  )
  return `
If the org offers it, the same measuring without the relay: **Admin > Integrations > Add > Function Data Actions**, named
"${integration}", active. Import under **Actions**, choosing that integration:

${each.join('\n')}
`
}

function listed(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `"${name}"`).join(', ')
}

/** Their keys open nothing else, so that they need an integration each. */
function privacyLine(actions: Bundle['actions']): string {
  const named = actions.flatMap(({ name }) => {
    const row = PRIVACY_ACTIONS[name]
    return row === undefined ? [] : [`\`${name}\` (role \`${row.role}\`)`]
  })
  return named.length === 0 ? '' : ` An integration and a credential of its own for each of ${named.join(', ')}.`
}
