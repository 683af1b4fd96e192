import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { findCircles } from './circles.js'
import { type FoundImport, parseImports } from './parse-imports.js'
import { type Edge, judge } from './rules.js'

const FOLDERS = ['server', 'scripts', 'test', 'data-actions']

/**
 * Checks every import below server/, scripts/, test/ and data-actions/.
 * @param root Folder of the project.
 * @returns The number of files read and one line per breach: `file:line -> target: why`.
 */
export function checkTree(root: string): { files: number; breaches: string[] } {
  const files = FOLDERS.flatMap((folder) => sourceFiles(join(root, folder))).map((file) =>
    toPosix(relative(root, file)),
  )
  const breaches: string[] = []
  const graph = new Map<string, string[]>()
  for (const file of files) {
    const values: string[] = []
    for (const found of parseImports(readFileSync(join(root, file), 'utf8'))) {
      const edge = toEdge(root, file, found)
      const why = judge(edge)
      if (why !== undefined) breaches.push(`${file}:${found.line} -> ${edge.to}: ${why}`)
      if (!edge.external && !edge.typeOnly) values.push(edge.to)
    }
    graph.set(file, values)
  }
  for (const circle of findCircles(graph)) {
    breaches.push(`${[...circle, circle[0]].join(' -> ')}: values are imported in a circle`)
  }
  return { files: files.length, breaches }
}

function toEdge(root: string, from: string, { specifier, typeOnly }: FoundImport): Edge {
  if (!specifier.startsWith('.')) return { from, to: specifier.replace(/^node:/, ''), external: true, typeOnly }
  const path = posix.join(dirname(toPosix(from)), specifier)
  const source = path.replace(/\.(m?)js$/, '.$1ts')
  return { from, to: existsSync(join(root, source)) ? source : path, external: false, typeOnly }
}

function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourceFiles(path)
    return /\.(ts|mts|js|mjs)$/.test(entry.name) ? [path] : []
  })
}

function toPosix(path: string): string {
  return path.split(sep).join('/')
}
