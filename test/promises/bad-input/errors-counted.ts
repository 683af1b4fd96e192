/** `relay_errors_total` by code, from a text of /metrics. */
export function errorsCounted(metrics: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [, code = '', count] of metrics.matchAll(/^relay_errors_total\{code="([^"]*)"\} ([0-9.e+]+)$/gm)) {
    counts.set(code, Number(count))
  }
  return counts
}

/** Pushes and webhooks taken, whatever became of them. */
export function messagesTaken(metrics: string): number {
  return [...metrics.matchAll(/^relay_(?:pushes|webhooks|typing)_total\{[^}]*\} ([0-9.e+]+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  )
}
