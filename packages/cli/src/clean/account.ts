import type { CleanOptions } from '@papy/contract/medium'
import type { Outcome } from './outcome.ts'

/** What people read of an outcome: what was removed where, and of which runs. */
export function accountOf({ place, kind, runs, items, bytes }: Outcome, { dryRun }: CleanOptions, age: string): string {
  if (runs.length === 0) return `${place}: nothing to remove that is older than ${age}`
  const what = `${counted(runs.length, 'run')}: ${counted(items, kind === 'runs' ? 'file' : 'item')}, ${sized(bytes)}`
  return [`${place}: ${dryRun ? 'would remove' : 'removed'} what is left of ${what}`, ...runs.map(indented)].join('\n')
}

/** What people read of its failures. */
export function failuresOf({ place, failures }: Outcome): readonly string[] {
  return failures.map(({ run, code, message }) => {
    const where = run === undefined ? place : `${place}: run ${run} could not be removed whole`
    return `papy: ${where}: ${message}${code === undefined || message.includes(code) ? '' : ` (${code})`}`
  })
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const

function sized(bytes: number): string {
  const step = bytes < 1_000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  return `${(bytes / 1_000 ** step).toFixed(step === 0 ? 0 : 1)} ${UNITS[step]}`
}

function indented(line: string): string {
  return `  ${line}`
}
