import type { AnswerOption, StructuredContent } from '../messages/agent-content.js'
import { formatTime } from '../rendering/format-time.js'

/** An answer with what the customer is shown of it. */
export interface ShownOption extends AnswerOption {
  readonly shown: string
}

/** What the customer may answer, in the order of the numbers: option 0 is number 1. */
export function optionsOf(structured: StructuredContent): ShownOption[] {
  switch (structured.kind) {
    case 'quickReplies':
    case 'notification':
      return structured.options.map(shownAsText)
    case 'cards':
      return structured.cards.flatMap(({ options }) => options.map(shownAsText))
    case 'listPicker':
      return structured.sections.flatMap(({ items }) => items.map(({ option }) => shownAsText(option)))
    case 'datePicker':
      return structured.times.map(({ at, option }) => ({ ...option, shown: formatTime(at) }))
  }
}

function shownAsText(option: AnswerOption): ShownOption {
  return { ...option, shown: option.text }
}
