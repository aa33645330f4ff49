/** Something measured, beside what it should be. */
export interface Figure {
  /** Number of the fault in FAULTS.md, and what it was measured on. */
  readonly fault: string
  readonly what: string
  /** The pass line. */
  readonly pass: string
  readonly measured: string
  readonly held: boolean
}

/** A figure that must not be above a limit. */
export function atMost(fault: string, what: string, measured: number, limit: number, unit: string): Figure {
  return {
    fault,
    what,
    pass: `≤ ${round(limit)} ${unit}`,
    measured: `${round(measured)} ${unit}`,
    held: measured <= limit,
  }
}

/** A figure that must not be below a limit. */
export function atLeast(fault: string, what: string, measured: number, limit: number, unit: string): Figure {
  return {
    fault,
    what,
    pass: `≥ ${round(limit)} ${unit}`,
    measured: `${round(measured)} ${unit}`,
    held: measured >= limit,
  }
}

/** Something that must be just so. */
export function exactly(fault: string, what: string, measured: string, wanted: string): Figure {
  return { fault, what, pass: wanted, measured, held: measured === wanted }
}

/** All of them as lines of a table. */
export function table(figures: readonly Figure[]): string {
  const head = ['fault', 'figure', 'pass', 'measured', 'held']
  const rows = figures.map(({ fault, what, pass, measured, held }) => [
    fault,
    what,
    pass,
    measured,
    held ? 'yes' : 'NO',
  ])
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function round(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 10) / 10
}
