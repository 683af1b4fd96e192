/** What stands for every value past the bound or of a wrong form. */
export const OTHER = 'other'

const WORD = /^[\w.:-]{1,64}$/

/**
 * Keeps the values of metric labels few and harmless: words of letters, digits, `_ . : -`, at most `max` different ones
 * per label; the rest becomes `other`. So no input can grow the registry or reach it as text.
 */
export class BoundedLabels<Label extends string> {
  private readonly seen: ReadonlyMap<Label, Set<string>>

  constructor(
    private readonly labels: readonly Label[],
    private readonly max: number,
  ) {
    this.seen = new Map(labels.map((label) => [label, new Set<string>()]))
  }

  /** @returns The given labels, those out of bounds replaced. */
  bound(given: Readonly<Record<Label, string>>): Record<Label, string> {
    const bounded: Record<string, string> = {}
    for (const label of this.labels) bounded[label] = this.boundOne(label, given[label])
    return bounded
  }

  private boundOne(label: Label, value: string): string {
    const seen = this.seen.get(label)
    if (!seen || seen.has(value)) return value
    if (seen.size >= this.max || !WORD.test(value)) return OTHER
    seen.add(value)
    return value
  }
}
