import type { Ways } from './journeys.js'

/** Ids of customers that are not erased. */
export function presentIds({ customerIds, erased }: Pick<Ways, 'customerIds' | 'erased'>): Ways['customerIds'] {
  return Object.fromEntries(Object.entries(customerIds).filter(([id]) => !erased.includes(id)))
}
