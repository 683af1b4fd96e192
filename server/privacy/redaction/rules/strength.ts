/**
 * How much a match says. Of two that overlap the stronger counts, of two as strong the longer: `own` by a rule of the account, `proven` by a checksum,
 * `named` by a label in front, `shaped` by a form that hardly anything else has, `likely` by less.
 */
export const STRENGTH = { likely: 1, shaped: 2, named: 3, proven: 4, own: 5 } as const
export type Strength = keyof typeof STRENGTH
