import type { NotificationTemplate } from '../../relay/messages/agent-content.js'
import type { NotificationElement, ParameterFields } from './element-schemas.js'
import { webAddress } from './web-address.js'

type Template = NotificationElement['template']
type Parameters = readonly ParameterFields[] | null | undefined

/**
 * A message template with its placeholders filled.
 * @param rendered The message's own text, in which Genesys has filled the body already; '' when it gave none.
 */
export function notificationOf({ header, body, footer, buttons }: Template, rendered: string): NotificationTemplate {
  const links: { text: string; url: string }[] = []
  const phones: { text: string; phone: string }[] = []
  const options: NotificationTemplate['options'][number][] = []
  const media = webAddress(header?.media?.url)
  if (media !== '') links.push({ text: header?.media?.text || header?.media?.filename || '', url: media })
  for (const { type, text, url, phoneNumber, payload, parameters } of buttons ?? []) {
    const address = type === 'Url' ? webAddress(filled(url ?? '', parameters)) : ''
    if (address !== '') links.push({ text: text ?? '', url: address })
    else if (type === 'PhoneNumber' && phoneNumber) phones.push({ text: text ?? '', phone: phoneNumber })
    else if (type === 'QuickReply' && text) options.push({ type: 'QuickReply', text, payload: payload ?? text })
  }
  return {
    kind: 'notification',
    header: filled(header?.text ?? '', header?.parameters),
    body: rendered || filled(body.text ?? '', body.parameters),
    footer: footer?.text ?? '',
    links,
    phones,
    options,
  }
}

/** Fills `{{name}}` and `{{1}}`; one without a parameter stays. */
function filled(text: string, parameters: Parameters): string {
  if (!parameters?.length || !text.includes('{{')) return text
  return text.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, (placeholder, name: string) => {
    const found = parameters.find((parameter) => parameter.name === name) ?? parameters[Number(name) - 1]
    return found?.text ?? placeholder
  })
}
