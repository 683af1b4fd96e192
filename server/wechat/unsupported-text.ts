/**
 * What WeChat puts in place of a message accounts do not get (stickers of the shop, name cards, files), as a text message
 * of the customer. Not documented; seen as 【收到不支持的消息类型，暂无法显示】, and in English in the app's own words.
 */
const UNSUPPORTED = [
  /^[【[]收到不支持的消息类型[^【】[\]\n]{0,40}[】\]]$/,
  /^[【[](?:(?:This is|Received) an? )?unsupported message[^【】[\]\n]{0,80}[】\]]$/i,
]

/** Whether a text stands for a message that was not passed on. */
export function isUnsupportedText(text: string): boolean {
  const first = text.charCodeAt(0)
  if (first !== 0x3010 && first !== 0x5b) return false
  return UNSUPPORTED.some((form) => form.test(text))
}
