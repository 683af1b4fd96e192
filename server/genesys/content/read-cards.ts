import type { AnswerOption, Card, Cards } from '../../relay/messages/agent-content.js'
import type { CardActionFields, CardFields } from './element-schemas.js'
import { webAddress } from './web-address.js'

/** Cards, of a carousel or alone, in the relay's form. */
export function cardsOf(cards: readonly CardFields[]): Cards {
  return { kind: 'cards', cards: cards.map(cardOf) }
}

function cardOf({ title, description, image, video, defaultAction, actions }: CardFields): Card {
  const options: AnswerOption[] = []
  const links: { text: string; url: string }[] = []
  for (const action of actions ?? []) addAction(action, links, options)
  const url = isLink(defaultAction) ? webAddress(defaultAction.url) : ''
  const answer = isLink(defaultAction) ? undefined : optionOf(defaultAction, title)
  if (answer && !options.some(({ payload }) => payload === answer.payload)) options.push(answer)
  const film = webAddress(video)
  if (film !== '') links.push({ text: '', url: film })
  return { title, description: description ?? '', imageUrl: webAddress(image), url, links, options }
}

function addAction(action: CardActionFields, links: { text: string; url: string }[], options: AnswerOption[]): void {
  if (isLink(action)) {
    links.push({ text: action.text ?? '', url: webAddress(action.url) })
    return
  }
  const option = optionOf(action, '')
  if (option) options.push(option)
}

/** An action of a type of a later day is what its fields say. */
function isLink(action: CardActionFields | null | undefined): action is CardActionFields {
  return action?.type !== 'Postback' && webAddress(action?.url) !== ''
}

function optionOf(action: CardActionFields | null | undefined, otherwise: string): AnswerOption | undefined {
  const text = action?.text || otherwise || action?.payload || ''
  if (!action || text === '' || action.type === 'Link') return undefined
  return { type: 'Button', text, payload: action.payload ?? text }
}
