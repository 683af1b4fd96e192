import type { Progress } from './progress-bar.js'
import type { FileRow, FileRows, LineProblem } from './read-rows.js'
import type { RelayApi } from './relay-api.js'

export interface ImportFileOptions {
  readonly dryRun: boolean
  readonly skipUnknown: boolean
  readonly progress: (title: string, total: number) => Progress
}

export interface ImportFileResult {
  readonly rows: number
  readonly problems: readonly LineProblem[]
  /** Lines left out because the relay does not know the customer. */
  readonly skipped: number
  readonly imported: number
}

/** Rows the relay looks up in one request. */
const CHECKED_AT_ONCE = 1000
/** Rows of one import; the relay takes no more in the one request that all or nothing needs. */
const MAX_ROWS = 100_000

/** Has the relay look up every row, and only then import all of them in one request. Nothing is written if any is wrong. */
export async function importFile(
  { rows, problems }: Pick<FileRows, 'rows' | 'problems'>,
  api: RelayApi,
  { dryRun, skipUnknown, progress }: ImportFileOptions,
): Promise<ImportFileResult> {
  const nothing = { rows: rows.length + problems.length, skipped: 0, imported: 0 }
  if (rows.length > MAX_ROWS) {
    const problem = `is beyond the ${MAX_ROWS} rows of one import; split the file`
    return { ...nothing, problems: [...problems, { line: rows[MAX_ROWS]?.line ?? 0, problem }] }
  }
  const found = [...problems]
  let unknown = 0
  const checking = progress('Checking ', rows.length)
  try {
    for (let at = 0; at < rows.length; at += CHECKED_AT_ONCE) {
      checking.at(at)
      const chunk = rows.slice(at, at + CHECKED_AT_ONCE)
      const answer = await api.importTiers(contents(chunk), { dryRun: true, skipUnknown })
      unknown += answer.unknown.length
      found.push(...problemsOf(chunk, answer, skipUnknown))
    }
    checking.at(rows.length)
  } finally {
    checking.end()
  }
  const skipped = skipUnknown ? unknown : 0
  if (found.length > 0 || dryRun || rows.length === skipped) {
    return { ...nothing, problems: sorted(found), skipped }
  }
  const importing = progress('Importing', rows.length)
  importing.at(0)
  try {
    const answer = await api.importTiers(contents(rows), { dryRun: false, skipUnknown })
    importing.at(answer.imported)
    // What changed since the check; also the same customer by two ids, far apart in the file.
    const late = problemsOf(rows, answer, skipUnknown)
    return {
      ...nothing,
      problems: sorted(late),
      skipped: skipUnknown ? answer.unknown.length : 0,
      imported: answer.imported,
    }
  } finally {
    importing.end()
  }
}

function contents(rows: readonly FileRow[]): FileRow['row'][] {
  return rows.map(({ row }) => row)
}

function problemsOf(
  rows: readonly FileRow[],
  { unknown, repeated }: { readonly unknown: readonly number[]; readonly repeated: readonly number[] },
  skipUnknown: boolean,
): LineProblem[] {
  const named = (positions: readonly number[], problem: string): LineProblem[] =>
    positions.map((at) => ({ line: rows[at]?.line ?? 0, problem }))
  return [
    ...named(skipUnknown ? [] : unknown, 'names a customer who is not known to the relay'),
    ...named(repeated, 'names a customer who stands in a line before'),
  ]
}

function sorted(problems: readonly LineProblem[]): LineProblem[] {
  return [...problems].sort((a, b) => a.line - b.line)
}
