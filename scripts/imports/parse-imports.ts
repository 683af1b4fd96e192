/** One import of a file. */
export interface FoundImport {
  readonly specifier: string
  /** Erased by the compiler: `import type`, `export type … from`, `import('x').T` in a type. */
  readonly typeOnly: boolean
  /** From 1. */
  readonly line: number
}

const FROM =
  /^(?:import|export)\s+(type\s+(?!from\b))?(?:\*(?:\s+as\s+\w+)?|[\w$]+|[\w$]+\s*,\s*(?:\{[^}]*\}|\*\s+as\s+\w+)|\{[^}]*\})\s+from\s+(['"])([^'"\n]+)\2/gm
const BARE = /^import\s+(['"])([^'"\n]+)\1/gm
const CALL = /(?<![\w.$])import\(\s*(['"])([^'"\n]+)\1/g

/**
 * Finds the imports of TypeScript or JavaScript source as a formatter leaves it: statements begin in the first column.
 * `import { type A }` counts as a value import, since `verbatimModuleSyntax` keeps the statement.
 */
export function parseImports(source: string): FoundImport[] {
  const code = blankComments(source)
  const found: FoundImport[] = []
  const add = (specifier: string | undefined, typeOnly: boolean, index: number): void => {
    if (specifier !== undefined) found.push({ specifier, typeOnly, line: lineAt(code, index) })
  }
  for (const match of code.matchAll(FROM)) add(match[3], match[1] !== undefined, match.index)
  for (const match of code.matchAll(BARE)) add(match[2], false, match.index)
  for (const match of code.matchAll(CALL)) add(match[2], inType(code, match.index), match.index)
  return found.sort((one, other) => one.line - other.line)
}

/** `typeof import('x')` and `: import('x').T` are types; `await import('x')` and `=> import('x')` are values. */
function inType(code: string, index: number): boolean {
  return /(?:\btypeof|[:<|&])\s*$/.test(code.slice(Math.max(0, index - 20), index))
}

/** Whole-line comments only: the start of one may stand in a string elsewhere. */
function blankComments(source: string): string {
  return source
    .replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/^[ \t]*\/\/.*$/gm, '')
}

function lineAt(code: string, index: number): number {
  return code.slice(0, index).split('\n').length
}
