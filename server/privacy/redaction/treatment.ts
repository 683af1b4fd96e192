/**
 * What happens to a kind before a text leaves: replaced whole, replaced by a form such as 138****5678, or let through on
 * a legal basis that somebody wrote down.
 */
export type Treatment =
  | { readonly action: 'redact' }
  | { readonly action: 'partial' }
  | { readonly action: 'pass'; readonly legalBasis: string }
