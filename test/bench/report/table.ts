import type { Check } from './check.js'

export interface Table {
  readonly title: string
  /** What has to be known to read it right. */
  readonly notes: readonly string[]
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** What a scenario found: for people, for targets, for JSON. */
export interface Finding {
  readonly table: Table
  readonly checks: readonly Check[]
  readonly data: unknown
}

export function printTable({ title, notes, columns, rows }: Table): string {
  const widths = columns.map((column, at) => Math.max(column.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  return ['', title, ...notes.map((note) => `  ${note}`), '', line(columns), rule, ...rows.map(line)].join('\n')
}

export function printChecks(checks: readonly Check[]): string {
  return printTable({
    title: 'Targets',
    notes: [],
    columns: ['target', 'measured', 'wanted', 'aim', ''],
    rows: checks.map(({ what, measured, unit, bound, target, aim, passed }) => [
      what,
      `${figure(measured)}${unit}`,
      `${bound} ${figure(target)}${unit}`,
      aim === undefined ? '' : `${figure(aim)}${unit}`,
      passed ? 'pass' : 'FAIL',
    ]),
  })
}

/** A number with about three digits that mean something. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '-'
  if (Math.abs(value) >= 100) return String(Math.round(value))
  return String(Number(value.toPrecision(3)))
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
