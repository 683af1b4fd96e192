import { NEWS_DESCRIPTION_BYTES, NEWS_TITLE_BYTES, NEWS_URL_BYTES } from '../../wechat/custom-messages/limits.js'
import type { Card, Cards } from '../messages/agent-content.js'
import type { CustomMessage, CustomNews } from '../messages/custom-message.js'
import type { AgentContent } from '../messages/messages.js'
import type { Texts } from '../texts.js'
import { menuOf } from './menu.js'
import { notificationLines, plainText, question } from './plain-form.js'
import { trimText } from './trim-text.js'

/** A message as menus and cards; undefined when it has no such form, or not within WeChat's limits and `most` messages. */
export function richForm(message: AgentContent, texts: Texts, most: number): CustomMessage[] | undefined {
  const { structured, messageId, text } = message
  switch (structured?.kind) {
    case 'quickReplies': {
      const head = question(text, structured.title) || texts.phrase('choose')
      return only(menuOf(messageId, head, structured.options.map(plainText)))
    }
    case 'notification': {
      const head = notificationLines(structured).join('\n\n') || texts.phrase('choose')
      return only(menuOf(messageId, head, structured.options.map(plainText)))
    }
    case 'cards':
      return richCards(message, structured, texts, most)
    default:
      return undefined
  }
}

function only(message: CustomMessage | undefined): CustomMessage[] | undefined {
  return message && [message]
}

/** One news message each (WeChat's documents: one article), then what can be answered as one menu. */
function richCards(
  { messageId, text = '' }: AgentContent,
  { cards }: Cards,
  texts: Texts,
  most: number,
): CustomMessage[] | undefined {
  const asks = cards.some(({ options }) => options.length > 0)
  if (cards.length > 1 && cards.length + (asks || text !== '' ? 1 : 0) > most) return undefined
  const labels = cards.flatMap(({ title, options }) =>
    options.map((option) => (cards.length === 1 ? option.text : `${title}: ${option.text}`)),
  )
  const [card] = cards
  if (labels.length > 0 && cards.length === 1 && card && addressOf(card) === '' && card.links.length === 0) {
    return only(menuOf(messageId, [text, card.title, card.description].filter(Boolean).join('\n'), labels))
  }
  const news: CustomMessage[] = []
  for (const one of cards) {
    const made = newsOf(one)
    if (!made) return undefined
    news.push(made)
  }
  if (labels.length === 0) return text === '' ? news : [{ type: 'text', text }, ...news]
  const menu = menuOf(messageId, text || texts.phrase('choose'), labels)
  return menu && [...news, menu]
}

/** A card that opens one page. One that links to several is better read as text, one that leads nowhere is no card. */
function newsOf(card: Card): CustomNews | undefined {
  const { title, description, imageUrl, links, url } = card
  const address = addressOf(card)
  if (address === '' || Buffer.byteLength(address) > NEWS_URL_BYTES) return undefined
  if (links.some((link) => link.url !== (url || links[0]?.url))) return undefined
  return {
    type: 'news',
    title: trimText(title, NEWS_TITLE_BYTES),
    description: trimText(description, NEWS_DESCRIPTION_BYTES),
    url: address,
    pictureUrl: Buffer.byteLength(imageUrl) > NEWS_URL_BYTES ? '' : imageUrl,
  }
}

/** The page a card opens; its picture when it has no page. */
function addressOf({ url, links, imageUrl }: Card): string {
  return url || links[0]?.url || imageUrl
}
