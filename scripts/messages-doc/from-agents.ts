import { readdirSync, readFileSync } from 'node:fs'
import { readContent } from '../../server/genesys/content/read-content.js'
import type { CustomMessage } from '../../server/relay/messages/custom-message.js'
import type { AgentContent } from '../../server/relay/messages/messages.js'
import { renderMessage } from '../../server/relay/rendering/render-message.js'
import { senderSlots } from '../../server/relay/sender-slots.js'
import type { Texts } from '../../server/relay/texts.js'
import { DEFAULT_QUOTA_LIMITS } from '../../server/store/meter.js'
import { MENU_BYTES, MENU_ENTRIES, MENU_LABEL_BYTES } from '../../server/wechat/custom-messages/limits.js'
import { cell } from './cell.js'
import { pictureCell } from './picture.js'

const SLOTS = senderSlots(DEFAULT_QUOTA_LIMITS)
const SAMPLES = new URL('../../test/fixtures/structured/', import.meta.url)

/** @returns The section of `docs/messages.md` on what agents and bots send, with samples as WeChat gets them. */
export function renderFromAgents(texts: Texts): string {
  const files = readdirSync(SAMPLES)
    .filter((name) => name.endsWith('.json'))
    .sort()
  return `## From agents and bots

Text goes as it was written, emoji and links included; a long one in parts. What has a structure goes in one of two forms:
menus to tap and cards, or one text in which what can be answered is numbered. The text is taken when WeChat has no such
form, when a limit of the form is passed (a menu: ${MENU_ENTRIES} entries of ${MENU_LABEL_BYTES} bytes, ${MENU_BYTES} bytes in all), or when menus and
cards would take more messages than their sender may use: ${SLOTS.bot} for bots and flows, ${SLOTS.human} for agents. If WeChat refuses a menu or
card for its size all the same, the text is sent in its place. Longer titles and descriptions of cards end in \`…\`.
Pictures of cards are not part of the text.

| what is sent | as menus and cards | as text | in the demo |
|---|---|---|---|
${files.map((file) => sampleRow(file, texts)).join('\n')}

An answer is a tap, a number (\`2\`, \`２\`, \`二\`, \`第二个\`) or the option's own text. It goes to Genesys as a structured
response to the message that asked, as long as that was the last question of the session and no person has written since;
else, and when Genesys does not take it, as text. A list has no answer of its own on Open Messaging: its items are
answered like buttons, one at a time. Times are shown and answered in Beijing time.

Genesys sends structures over Open Messaging only from bots, and only when the messaging setting of the integration allows
them; message templates come from agents too. Whether an org has them at all, nobody could check here.

Structures of other kinds (forms, locations and the like) are not delivered: the sender gets a Failed receipt with
\`UnsupportedMessage\`, the agent a notice.
`
}

function sampleRow(file: string, texts: Texts): string {
  const { text, content } = JSON.parse(readFileSync(new URL(file, SAMPLES), 'utf8')) as {
    readonly text: string
    readonly content: readonly object[]
  }
  const read = readContent(text, content)
  if (!read) throw new Error(`The sample ${file} cannot be read.`)
  const message: AgentContent = {
    ...{ kind: 'content', messageId: file, conversationId: '', originatingEntity: 'Bot', sentAt: 0 },
    ...{ text: read.text, attachments: read.attachments, structured: read.structured },
  }
  const forms = (['rich', 'plain'] as const).map((form) => {
    const messages = renderMessage(message, form, texts, SLOTS.human)
    return messages ? messages.map(shown).join('<br><br>') : '-'
  })
  const name = file.slice(0, -'.json'.length)
  return `| ${name.replaceAll('-', ' ')} | ${forms.join(' | ')} | ${pictureCell(name)} |`
}

function shown(message: CustomMessage): string {
  switch (message.type) {
    case 'text':
      return cell(message.text)
    case 'news':
      return cell(`\`news\` ${message.title}\n${message.description}\n${message.url}`)
    case 'msgmenu':
      return cell([`\`msgmenu\` ${message.head}`, ...message.entries.map(({ label }) => `- ${label}`)].join('\n'))
    default:
      return `\`${message.type}\``
  }
}
