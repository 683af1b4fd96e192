/** What a customer is entitled to; flows route by it. */
export const TIERS = ['Platinum', 'Gold', 'Standard'] as const
export type Tier = (typeof TIERS)[number]

/** The tier of this name; undefined when there is none. */
export function tierNamed(name: unknown): Tier | undefined {
  return TIERS.find((tier) => tier === name)
}
