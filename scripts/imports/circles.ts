/**
 * Finds circles among value imports.
 * @param graph File -> files it imports.
 * @returns Each circle once, as the files along it; the first is imported by the last.
 */
export function findCircles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = []
  const done = new Set<string>()
  const path: string[] = []

  const visit = (file: string): void => {
    if (done.has(file)) return
    const at = path.indexOf(file)
    if (at >= 0) {
      circles.push(path.slice(at))
      return
    }
    path.push(file)
    for (const next of graph.get(file) ?? []) visit(next)
    path.pop()
    done.add(file)
  }

  for (const file of [...graph.keys()].sort()) visit(file)
  return circles
}
