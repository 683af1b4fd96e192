import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ACCESS_VARIABLES } from '../server/config/variables/access-variables.js'
import { CONSENT_VARIABLES } from '../server/config/variables/consent-variables.js'
import { CRM_VARIABLES } from '../server/config/variables/crm-variables.js'
import { FORWARD_VARIABLES } from '../server/config/variables/forward-variables.js'
import { GENESYS_VARIABLES } from '../server/config/variables/genesys-variables.js'
import { MEDIA_VARIABLES } from '../server/config/variables/media-variables.js'
import { NOTIFICATION_VARIABLES } from '../server/config/variables/notification-variables.js'
import { REDACTION_VARIABLES } from '../server/config/variables/redaction-variables.js'
import { RELAY_VARIABLES } from '../server/config/variables/relay-variables.js'
import type { VariableTable } from '../server/config/variables/variable.js'
import { WECHAT_VARIABLES } from '../server/config/variables/wechat-variables.js'

const SECTIONS: readonly (readonly [string, VariableTable])[] = [
  ['WeChat Official Account', WECHAT_VARIABLES],
  ['Notifications outside the window', NOTIFICATION_VARIABLES],
  ['Another backend of the account', FORWARD_VARIABLES],
  ['Genesys Cloud', GENESYS_VARIABLES],
  ['Relay', RELAY_VARIABLES],
  ['Access', ACCESS_VARIABLES],
  ['Media', MEDIA_VARIABLES],
  ['Consent of customers', CONSENT_VARIABLES],
  ['Personal data', REDACTION_VARIABLES],
  ['CRM', CRM_VARIABLES],
]

/** @returns `.env.example`: every variable with its meaning, default and example, from the configuration schema. */
export function renderEnvExample(): string {
  const lines = [
    '# Configuration of the relay. Copy to .env and fill in the lines without a leading #; an empty variable is unset.',
    '# Written by `npm run generate` from server/config/variables/: change it there.',
  ]
  for (const [title, variables] of SECTIONS) {
    lines.push('', `# ---- ${title} ----`)
    for (const [name, variable] of Object.entries(variables)) {
      lines.push('', ...wrap(variable.description))
      if (variable.default !== undefined) lines.push(`# Default: ${variable.default}`)
      lines.push(`# Example: ${variable.examples.join('   or: ')}`)
      lines.push(variable.essential ? `${name}=` : `#${name}=${variable.default ?? ''}`)
    }
  }
  return `${lines.join('\n')}\n`
}

function wrap(text: string): string[] {
  const lines: string[] = []
  let line = '#'
  for (const word of text.split(' ')) {
    if (line.length + word.length > 110) {
      lines.push(line)
      line = '#'
    }
    line += ` ${word}`
  }
  return [...lines, line]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../.env.example', import.meta.url), renderEnvExample())
}
