import type { AccountInput } from './account.js'
import { parseNotificationFields } from './notification-values.js'
import type { ConfigProblem } from './problems.js'
import { VARIABLES } from './schema.js'
import type { NotificationConfig } from './types.js'

const NEEDED = ['NOTIFICATION_KIND', 'NOTIFICATION_TEMPLATE_ID', 'NOTIFICATION_FIELDS'] as const

/** The account's notification outside the window; templates belong to one account, so nothing is taken from others. */
export function buildNotification(input: AccountInput, problems: ConfigProblem[]): NotificationConfig | undefined {
  const { values, raw, place } = input
  const named = [...NEEDED, 'NOTIFICATION_URL' as const].find((name) => raw[name] !== undefined)
  if (named === undefined) return undefined
  for (const name of NEEDED.filter((each) => raw[each] === undefined)) {
    problems.push({
      key: place(name),
      problem: `is not set, but ${place(named)} is`,
      mend: VARIABLES[name].mend,
    })
  }
  const { NOTIFICATION_KIND: kind, NOTIFICATION_TEMPLATE_ID: templateId, NOTIFICATION_FIELDS: json } = values
  const fields = json === undefined ? undefined : parseNotificationFields(json)
  // What is wrong or missing is reported already.
  if (kind === undefined || templateId === undefined || fields === undefined) return undefined
  return { kind, templateId, fields, url: values.NOTIFICATION_URL ?? '' }
}
