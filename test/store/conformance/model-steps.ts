import fc from 'fast-check'

/** Something that happens to a store under the model test. A lease is meant by how recently it was taken. */
export type Step =
  | {
      readonly do: 'accept'
      readonly customer: number
      readonly lane: 'inbound' | 'outbound'
      readonly repeat: boolean
    }
  | { readonly do: 'claim'; readonly maxLanes: number; readonly maxItems: number }
  | {
      readonly do: 'settle'
      readonly lease: number
      readonly dead: boolean
      readonly goOn: boolean
      readonly twice: boolean
    }
  | { readonly do: 'progress'; readonly lease: number; readonly begun: number; readonly done: number }
  | { readonly do: 'defer'; readonly lease: number; readonly steps: number; readonly notDelivered: boolean }
  | { readonly do: 'release'; readonly lease: number }
  | { readonly do: 'renew'; readonly lease: number }
  | { readonly do: 'redrive' }
  | { readonly do: 'sweep' }
  | { readonly do: 'pass'; readonly steps: number }

const which = fc.nat({ max: 7 })
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('accept' as const),
      customer: fc.nat({ max: 2 }),
      lane: fc.constantFrom('inbound' as const, 'outbound' as const),
      repeat: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      maxLanes: fc.integer({ min: 1, max: 4 }),
      maxItems: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      lease: which,
      dead: fc.boolean(),
      goOn: fc.boolean(),
      twice: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('progress' as const),
      lease: which,
      begun: fc.integer({ min: 1, max: 3 }),
      done: fc.nat({ max: 1 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('defer' as const),
      lease: which,
      steps: fc.nat({ max: 15 }),
      notDelivered: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.record({ do: fc.constant('release' as const), lease: which }),
      fc.record({ do: fc.constant('renew' as const), lease: which }),
    ),
  },
  { weight: 3, arbitrary: fc.constantFrom({ do: 'redrive' as const }, { do: 'sweep' as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), steps: fc.integer({ min: 1, max: 15 }) }) },
)
