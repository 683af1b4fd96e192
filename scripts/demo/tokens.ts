/** What stands in a text in place of personal data: `⟦手机号1⟧`, `⟦mobile 1⟧`. */
const TOKEN = /⟦[^⟦⟧]{1,60}⟧/u

/** Whether one text is the other with originals in place of tokens. */
export function isTokenForm(withTokens: string, withOriginals: string): boolean {
  if (!TOKEN.test(withTokens)) return false
  const parts = withTokens.split(TOKEN).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.+')}$`, 's').test(withOriginals)
}
