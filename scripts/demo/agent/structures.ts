import { TIN_NAMES } from '../samples/pictures.js'
import { type AgentKit, beginsWith, type Send } from './send.js'

interface Structure {
  readonly text: string
  readonly content: readonly object[]
}

const SHOP = 'https://tea.example'
/** The demo shows its own picture for each of these addresses. */
const pictureOf = (index: number) => `${SHOP}/pictures/${TIN_NAMES[index % TIN_NAMES.length]}.jpg`
const postback = (text: string, payload: string) => ({ type: 'Postback', text, payload })

/** What a bot asks or shows. @param forms What each custom message begins with. */
function structure(
  make: (kit: AgentKit) => Structure,
  forms: (kit: AgentKit) => readonly string[],
  entity: 'Bot' | 'Human' = 'Bot',
): Send {
  return {
    forms: (kit) => forms(kit).map(beginsWith),
    send: (kit, conversationId) => {
      const { text, content } = make(kit)
      return kit.genesys.sendStructured(conversationId, text, content, { entity })
    },
  }
}

/** Beijing time of the next two days, on the hour. */
function times(): { dateTime: string; duration: number }[] {
  const day = 24 * 3_600_000
  const midnight = Math.ceil(Date.now() / day) * day
  return [2, 6, 26].map((hour) => ({ dateTime: new Date(midnight + hour * 3_600_000).toISOString(), duration: 3600 }))
}

export const STRUCTURES = {
  'quick-replies': structure(
    ({ words }) => ({
      text: words.help,
      content: words.helpWith.map((text, index) => ({
        contentType: 'QuickReply',
        quickReply: { text, payload: `help:${index}`, action: 'Message' },
      })),
    }),
    ({ words }) => [words.help],
  ),
  'quick-replies-v2': structure(
    ({ words }) => ({
      text: '',
      content: [
        {
          contentType: 'QuickReplyV2',
          quickReplyV2: {
            title: words.weight,
            actions: words.weights.map((text, index) => ({ text, payload: `weight:${index}`, action: 'Message' })),
          },
        },
      ],
    }),
    ({ words }) => [words.weight],
  ),
  card: structure(
    ({ words }) => ({
      text: '',
      content: [
        {
          contentType: 'Card',
          card: {
            ...{ title: words.cardTitle, description: words.cardText, image: pictureOf(0) },
            defaultAction: { type: 'Link', text: words.details, url: `${SHOP}/p/1` },
            actions: [postback(words.buy, 'buy:1'), postback(words.keep, 'keep:1')],
          },
        },
      ],
    }),
    // The card, then a menu whose head the relay words itself.
    ({ words }) => [words.cardTitle, ''],
  ),
  carousel: structure(
    ({ words }) => ({
      text: words.recommend,
      content: [
        {
          contentType: 'Carousel',
          carousel: {
            cards: words.teas.map(([title, description], index) => ({
              ...{ title, description, image: pictureOf(index + 1) },
              actions: [{ type: 'Link', text: words.details, url: `${SHOP}/p/${index + 2}` }],
            })),
          },
        },
      ],
    }),
    ({ words }) => [words.recommend, ...words.teas.map(([title]) => title)],
  ),
  'carousel-of-nine': structure(
    ({ words }) => ({
      text: words.which,
      content: [
        {
          contentType: 'Carousel',
          carousel: {
            cards: Array.from({ length: 9 }, (_, index) => ({
              ...{
                title: `${words.model} ${index + 1}`,
                description: `¥${(index + 1) * 100}`,
                image: pictureOf(index),
              },
              actions: [postback(`${words.choose} ${index + 1}`, `box:${index + 1}`)],
            })),
          },
        },
      ],
    }),
    ({ words }) => [words.which],
  ),
  notification: structure(
    ({ words }) => ({
      text: words.shipped,
      content: [
        {
          contentType: 'Notification',
          template: {
            ...{ id: 'shop@shipped', language: 'zh', header: { type: 'Text', text: words.shippedTitle } },
            body: { text: words.shipped, parameters: [] },
            footer: { text: words.thanks },
            buttons: [
              { type: 'Url', index: 0, text: words.track, url: `${SHOP}/t/2231` },
              { type: 'QuickReply', index: 1, text: words.received, payload: 'received:2231' },
            ],
          },
        },
      ],
    }),
    ({ words }) => [words.shippedTitle],
    'Human',
  ),
  'list-picker': structure(
    ({ words }) => ({
      text: '',
      content: [
        {
          contentType: 'ListPicker',
          listPicker: {
            id: 'shops',
            receivedMessage: { title: words.shop, subtitle: words.city },
            sections: words.districts.map(([title, shops], district) => ({
              ...{ title, multipleSelection: false },
              items: shops.map(([name, hours], index) => ({
                id: `s${district}${index}`,
                title: name,
                subtitle: hours,
              })),
            })),
          },
        },
      ],
    }),
    ({ words }) => [words.shop],
  ),
  'date-picker': structure(
    ({ words }) => ({
      text: '',
      content: [
        {
          contentType: 'DatePicker',
          datePicker: {
            ...{ title: words.visit, subtitle: words.visitWhen, location: { text: words.address } },
            availableTimes: times(),
          },
        },
      ],
    }),
    ({ words }) => [words.visit],
  ),
} as const satisfies Record<string, Send>
