import type {
  AnswerOption,
  Card,
  Cards,
  DatePicker,
  ListPicker,
  NotificationTemplate,
} from '../messages/agent-content.js'
import type { AgentContent } from '../messages/messages.js'
import type { Texts } from '../texts.js'
import { formatTime } from './format-time.js'

/** Any message as one text; what can be answered is numbered from 1 on, in the order of `optionsOf`. */
export function plainForm({ text = '', structured }: AgentContent, texts: Texts): string {
  switch (structured?.kind) {
    case undefined:
      return text
    case 'quickReplies': {
      const lines = structured.options.map((option, index) => numbered(index, option.text)).join('\n')
      return blocks([question(text, structured.title), lines, texts.phrase('answerByNumber')])
    }
    case 'cards':
      return cardsText(text, structured, texts)
    case 'notification':
      return notificationText(structured, texts)
    case 'listPicker':
      return listText(text, structured, texts)
    case 'datePicker':
      return datesText(text, structured, texts)
  }
}

/** What is asked: the message's text and the structure's title, once when they are the same. */
export function question(text: string | undefined, title: string): string {
  return blocks([text ?? '', title === text ? '' : title])
}

export function plainText({ text }: AnswerOption): string {
  return text
}

/** Header, body, footer, and what can be opened or called; without what can be answered. */
export function notificationLines({ header, body, footer, links, phones }: NotificationTemplate): string[] {
  const lines = [...links.map(linkLine), ...phones.map(({ text, phone }) => named(text, phone))]
  return [header, body, lines.join('\n'), footer].filter((block) => block !== '')
}

function notificationText(template: NotificationTemplate, texts: Texts): string {
  const { options } = template
  if (options.length === 0) return blocks(notificationLines(template))
  const lines = options.map((option, index) => numbered(index, option.text)).join('\n')
  return blocks([...notificationLines(template), lines, texts.phrase('answerByNumber')])
}

/** Numbers belong to the answers; where there are none, to the cards. */
function cardsText(text: string, { cards }: Cards, texts: Texts): string {
  const answerable = cards.some(({ options }) => options.length > 0)
  let next = 0
  let shown = text
  for (const card of cards) {
    if (shown !== '') shown += '\n\n'
    shown += answerable || cards.length === 1 ? card.title : numbered(next++, card.title)
    shown += cardLines(card)
    for (const option of card.options) shown += `\n${numbered(next++, option.text)}`
  }
  return answerable ? `${shown}\n\n${texts.phrase('answerByNumber')}` : shown
}

function cardLines({ description, url, links }: Card): string {
  let lines = description === '' ? '' : `\n${description}`
  if (url !== '' && !links.some((link) => link.url === url)) lines += `\n${url}`
  for (const link of links) lines += `\n${linkLine(link)}`
  return lines
}

function listText(text: string, { title, subtitle, sections }: ListPicker, texts: Texts): string {
  let next = 0
  const shown = sections.map((section) => {
    const items = section.items.map((item) => {
      const line = numbered(next++, item.option.text)
      return item.subtitle === '' ? line : `${line} - ${item.subtitle}`
    })
    return [section.title, ...items].filter((line) => line !== '').join('\n')
  })
  return blocks([text, [title, subtitle].filter(Boolean).join('\n'), ...shown, texts.phrase('answerByNumber')])
}

function datesText(text: string, picker: DatePicker, texts: Texts): string {
  const { title, subtitle, location, earliest, latest, times } = picker
  const about = [title, subtitle, location].filter((line) => line !== '').join('\n')
  const range = [
    ...(earliest === undefined ? [] : [`${texts.phrase('earliest')}${formatTime(earliest)}`]),
    ...(latest === undefined ? [] : [`${texts.phrase('latest')}${formatTime(latest)}`]),
  ]
  const lines = times.map(({ at, durationMinutes }, index) => {
    const line = numbered(index, formatTime(at))
    return durationMinutes === 0 ? line : `${line} (${durationMinutes}${texts.phrase('minutes')})`
  })
  const dates = lines.length > 0 ? lines : range
  const prompt = texts.phrase(lines.length > 0 ? 'answerByNumber' : 'answerByTime')
  const zone = dates.length > 0 ? texts.phrase('beijingTime') : ''
  return blocks([text, about, dates.join('\n'), `${zone}${prompt}`])
}

function numbered(index: number, text: string): string {
  return `${index + 1}. ${text}`
}

function linkLine({ text, url }: { readonly text: string; readonly url: string }): string {
  return named(text, url)
}

function named(name: string, value: string): string {
  return name === '' ? value : `${name}: ${value}`
}

function blocks(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n')
}
