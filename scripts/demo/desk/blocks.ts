import { cardPicture } from '../phone/phone-view.js'
import type { DeskBlock } from '../view-lines.js'

interface Choice {
  readonly text: string
}

interface Card {
  readonly title: string
  readonly description?: string
  readonly image?: string
  readonly actions?: readonly Choice[]
}

/** The elements of a structured message that the demo's bot sends. */
interface Element {
  readonly quickReply?: Choice
  readonly quickReplyV2?: { readonly title: string; readonly actions: readonly Choice[] }
  readonly card?: Card
  readonly carousel?: { readonly cards: readonly Card[] }
  readonly listPicker?: {
    readonly receivedMessage: { readonly title: string; readonly subtitle: string }
    readonly sections: readonly {
      readonly title: string
      readonly items: readonly { readonly title: string; readonly subtitle: string }[]
    }[]
  }
  readonly datePicker?: {
    readonly title: string
    readonly subtitle: string
    readonly availableTimes: readonly { readonly dateTime: string }[]
  }
  readonly template?: {
    readonly header: { readonly text: string }
    readonly footer: { readonly text: string }
    readonly buttons: readonly Choice[]
  }
}

function block(title: string, text: string, choices: readonly Choice[], picture = ''): DeskBlock {
  return { title, text, picture, buttons: choices.map((choice) => choice.text) }
}

function cardBlock({ title, description = '', image = '', actions = [] }: Card): DeskBlock {
  return block(title, description, actions, cardPicture(image))
}

/** Times as an agent in China reads them. */
function dayAndTime(iso: string): string {
  return new Date(iso).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' })
}

/** How the desktop draws what a bot sent; quick replies are one block. */
export function blocksOf(content: readonly object[]): DeskBlock[] {
  const elements = content as readonly Element[]
  const replies = elements.flatMap(({ quickReply }) => quickReply ?? [])
  const blocks = elements.flatMap(({ quickReplyV2, card, carousel, listPicker, datePicker, template }): DeskBlock[] => {
    if (quickReplyV2 !== undefined) return [block(quickReplyV2.title, '', quickReplyV2.actions)]
    if (card !== undefined) return [cardBlock(card)]
    if (carousel !== undefined) return carousel.cards.map(cardBlock)
    if (listPicker !== undefined) {
      const { receivedMessage: asks, sections } = listPicker
      const items = sections.flatMap((section) => section.items.map(({ title }) => ({ text: title })))
      return [block(asks.title, asks.subtitle, items)]
    }
    if (datePicker !== undefined) {
      const times = datePicker.availableTimes.map(({ dateTime }) => ({ text: dayAndTime(dateTime) }))
      return [block(datePicker.title, datePicker.subtitle, times)]
    }
    return template === undefined ? [] : [block(template.header.text, template.footer.text, template.buttons)]
  })
  return replies.length === 0 ? blocks : [...blocks, block('', '', replies)]
}
