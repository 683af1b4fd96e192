/** An answer that a structured message offers, as a middleware must give it back. */
export interface OfferedAnswer {
  readonly type: string
  readonly text: string
  readonly payload: string
}

interface Choice {
  readonly text: string
  readonly payload?: string
}

interface Action extends Choice {
  readonly type: string
}

interface Card {
  readonly actions: readonly Action[]
}

interface Element {
  readonly quickReply?: Choice
  readonly quickReplyV2?: { readonly actions: readonly Choice[] }
  readonly card?: Card
  readonly carousel?: { readonly cards: readonly Card[] }
  readonly listPicker?: {
    readonly sections: readonly { readonly items: readonly { readonly id: string; readonly title: string }[] }[]
  }
  readonly datePicker?: { readonly availableTimes?: readonly { readonly dateTime: string }[] }
  readonly template?: { readonly buttons?: readonly Action[] }
}

/** Everything that the content of a message lets the customer answer. */
export function offeredAnswers(content: readonly object[]): OfferedAnswer[] {
  return (content as readonly Element[]).flatMap((element) => [
    ...[...(element.quickReply ? [element.quickReply] : []), ...(element.quickReplyV2?.actions ?? [])].map((choice) =>
      answer('QuickReply', choice),
    ),
    ...[...(element.card ? [element.card] : []), ...(element.carousel?.cards ?? [])]
      .flatMap(({ actions }) => actions)
      .filter(({ type }) => type === 'Postback')
      .map((action) => answer('Button', action)),
    ...(element.listPicker?.sections ?? [])
      .flatMap(({ items }) => items)
      .map(({ id, title }) => answer('Button', { text: title, payload: id })),
    ...(element.datePicker?.availableTimes ?? []).map(({ dateTime }) =>
      answer('DatePicker', { text: dateTime, payload: dateTime }),
    ),
    ...(element.template?.buttons ?? [])
      .filter(({ type }) => type === 'QuickReply')
      .map((button) => answer('QuickReply', button)),
  ])
}

function answer(type: string, { text, payload = text }: Choice): OfferedAnswer {
  return { type, text, payload }
}
