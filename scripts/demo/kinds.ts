/** What either side can send besides writing. The page shows a tile for each, in this order. */

/** Pictures of these are in docs/messages.md under the same names. */
export const PHONE_DEEDS = [
  ...(['image', 'voice', 'video', 'shortvideo', 'location', 'link', 'file', 'emoji', 'sticker'] as const),
  ...(['miniprogram', 'infected'] as const),
  ...(['menu', 'page', 'mini-page', 'scan-push', 'scan-wait', 'photo', 'album', 'weixin-album', 'place'] as const),
  ...(['scan', 'follow', 'unfollow'] as const),
] as const
export type PhoneDeed = (typeof PHONE_DEEDS)[number]

/** What an agent sends as a file, and what a bot sends; a template comes from an agent. */
export const AGENT_SENDS = [
  ...(['picture', 'webp', 'voice-message', 'sound', 'clip', 'old-clip', 'document', 'address'] as const),
  ...(['quick-replies', 'quick-replies-v2', 'card', 'carousel', 'carousel-of-nine'] as const),
  ...(['notification', 'list-picker', 'date-picker'] as const),
] as const
export type AgentSend = (typeof AGENT_SENDS)[number]
