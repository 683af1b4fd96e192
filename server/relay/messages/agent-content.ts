/** A file, or a link, that an agent sent. Nothing of it was fetched or checked. */
export interface AgentAttachment {
  readonly mediaType: 'Image' | 'Video' | 'Audio' | 'File' | 'Link'
  readonly url: string
  /** '' when not named, as the next two. */
  readonly mime: string
  readonly fileName: string
  /** Caption. */
  readonly text: string
  /** As Genesys says; undefined when it does not. */
  readonly sizeBytes: number | undefined
}

/** What a bot or agent sends beside text and files. */
export type StructuredContent = QuickReplies | Cards | NotificationTemplate | ListPicker | DatePicker

/** What Genesys calls the button by which the customer answers (SDK: ContentButtonResponse). */
export type AnswerType = 'QuickReply' | 'Button' | 'DatePicker'

/** One thing the customer may answer. */
export interface AnswerOption {
  readonly type: AnswerType
  /** What is shown, and sent back as the answer's text. */
  readonly text: string
  /** Sent back as it came. */
  readonly payload: string
}

/** A question (the message's own text, or a title) with short answers. */
export interface QuickReplies {
  readonly kind: 'quickReplies'
  /** '' when the message's text is the question. */
  readonly title: string
  readonly options: readonly AnswerOption[]
}

/** A card is a carousel of one. */
export interface Cards {
  readonly kind: 'cards'
  readonly cards: readonly Card[]
}

export interface Card {
  readonly title: string
  /** '' for none, as the next two. */
  readonly description: string
  readonly imageUrl: string
  /** Page that the card as a whole opens. */
  readonly url: string
  readonly links: readonly { readonly text: string; readonly url: string }[]
  readonly options: readonly AnswerOption[]
}

/** A message template, its placeholders filled. */
export interface NotificationTemplate {
  readonly kind: 'notification'
  /** '' for none, as the next two. */
  readonly header: string
  readonly body: string
  readonly footer: string
  readonly links: readonly { readonly text: string; readonly url: string }[]
  readonly phones: readonly { readonly text: string; readonly phone: string }[]
  readonly options: readonly AnswerOption[]
}

export interface ListPicker {
  readonly kind: 'listPicker'
  /** '' for none, as the next. */
  readonly title: string
  readonly subtitle: string
  readonly sections: readonly {
    readonly title: string
    readonly items: readonly { readonly subtitle: string; readonly option: AnswerOption }[]
  }[]
}

export interface DatePicker {
  readonly kind: 'datePicker'
  readonly title: string
  readonly subtitle: string
  /** '' for none. */
  readonly location: string
  /** Epoch milliseconds; undefined when not named. */
  readonly earliest: number | undefined
  readonly latest: number | undefined
  /** Epoch milliseconds; `durationMinutes` is 0 when not named. */
  readonly times: readonly { readonly at: number; readonly durationMinutes: number; readonly option: AnswerOption }[]
}
