/** What WeChat takes as one custom message, in the relay's own words; `server/wechat/custom-messages/` builds its body. */
export type CustomMessage = CustomText | CustomImage | CustomVoice | CustomVideo | CustomNews | CustomMenu

/** At most the byte limit of a custom message. */
export interface CustomText {
  readonly type: 'text'
  readonly text: string
}

export interface CustomImage {
  readonly type: 'image'
  /** Of an uploaded image. */
  readonly mediaId: string
}

export interface CustomVoice {
  readonly type: 'voice'
  readonly mediaId: string
}

export interface CustomVideo {
  readonly type: 'video'
  readonly mediaId: string
  /** An uploaded picture shown before the video plays; '' for none. */
  readonly thumbMediaId: string
  readonly title: string
  readonly description: string
}

/** A card with a picture that opens a page. A custom message has exactly one article (WeChat's documents). */
export interface CustomNews {
  readonly type: 'news'
  readonly title: string
  readonly description: string
  readonly url: string
  /** '' for none. */
  readonly pictureUrl: string
}

/** A question with answers to tap. */
export interface CustomMenu {
  readonly type: 'msgmenu'
  readonly head: string
  readonly entries: readonly CustomMenuEntry[]
  /** '' for none. */
  readonly tail: string
}

export interface CustomMenuEntry {
  /** Comes back as `bizmsgmenuid` of the customer's text. A string of our own choosing. */
  readonly id: string
  /** What the entry says; comes back as the customer's text. */
  readonly label: string
}
