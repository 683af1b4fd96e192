import { readFileSync } from 'node:fs'
import Handlebars from 'handlebars'
import type { PersonExport } from './person-export.js'

const template = Handlebars.compile(readFileSync(new URL('./person-page.hbs', import.meta.url), 'utf8'), {
  strict: true,
  knownHelpersOnly: true,
})

/** An export as a page to read: one HTML file without scripts or anything from elsewhere; everything is escaped. */
export function personPage(exported: PersonExport): string {
  return template({
    ...exported,
    customers: exported.customers.map((customer) => ({
      ...customer,
      messages: customer.messages.map((message) => ({ ...message, words: wordsOf(message.content) })),
    })),
  })
}

/** A text as it was written; anything else in its machine-readable form. */
function wordsOf(content: unknown): string {
  if (content === null) return 'cannot be read any more'
  if (typeof content === 'object' && 'kind' in content && 'text' in content && typeof content.text === 'string') {
    if (['text', 'notice', 'closing', 'relay'].includes(String(content.kind))) return content.text
  }
  return JSON.stringify(content, undefined, 1)
}
