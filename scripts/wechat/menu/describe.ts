import type { OwnAnswer } from './from-console.js'
import { type Menu, type MenuButton, placedButtons } from './menu.js'

/** One line for each entry: place, name, and what it does. */
export function describeMenu(menu: Menu, ownAnswers: readonly OwnAnswer[]): string[] {
  const answers = new Map(ownAnswers.map((answer) => [answer.place, answer]))
  return placedButtons(menu).map(({ place, button }) => {
    const answer = answers.get(place)
    const what = answer === undefined ? doing(button) : `${answer.type}: WeChat answers by itself`
    return `${place.padEnd(4)} ${button.name}  ${what}`
  })
}

function doing(button: MenuButton): string {
  if (button.sub_button !== undefined && button.sub_button.length > 0) return `(${button.sub_button.length} below)`
  const { type = 'no type', key, url, appid, pagepath, media_id: media, article_id: article } = button
  return [type, key, type === 'miniprogram' ? appid : url, pagepath, media, article]
    .filter((part) => part !== undefined)
    .join(' ')
}

/** What becomes of entries that WeChat answered by itself; empty when there are none. */
export function describeOwnAnswers(ownAnswers: readonly OwnAnswer[]): string[] {
  if (ownAnswers.length === 0) return []
  return [
    'Over the API no entry can answer by itself. These become clicks, which the other system or a flow has to answer:',
    ...ownAnswers.map(({ place, name, type, key }) => `${place.padEnd(4)} ${name}  ${type} -> click ${key}`),
    `For the other system alone: FORWARD_ONLY=${JSON.stringify({ eventKeys: ownAnswers.map(({ key }) => key) })}`,
  ]
}
