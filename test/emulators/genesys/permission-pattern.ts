/**
 * True when a held permission covers the one asked for. Both are `domain:entity:action`; in the held one `*` stands for
 * anything in the second and third place, and alone for everything.
 */
export function covers(held: string, wanted: string): boolean {
  if (held === '*') return true
  const parts = held.split(':')
  return wanted.split(':').every((part, place) => parts[place] === part || (place > 0 && parts[place] === '*'))
}
