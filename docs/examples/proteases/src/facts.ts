import type { Outcome } from './outcome.ts'

/** A number worth knowing, as text. */
export type Fact = readonly [name: string, value: string]

/** How long a run took. */
export function timing({ workers, runTimeMs }: Outcome): Fact {
  return [title(workers), `${(runTimeMs / 1000).toFixed(2)} s`]
}

/**
 * What came out of the runs, for the terminal and for the report.
 *
 * @param outcomes on one worker first, on most last
 * @param wrong what differs from the expected numbers
 */
export function facts(outcomes: readonly Outcome[], wrong: readonly string[]): Fact[] {
  const { runTimeMs, tally } = outcomes[outcomes.length - 1]
  const { chains, pairs, sum, medianIdentity } = tally
  return [
    ['speed-up', `${(outcomes[0].runTimeMs / runTimeMs).toFixed(2)} ×`],
    ['chains', whole(chains)],
    ['pairs', whole(pairs)],
    ['sum of scores', sum.toLocaleString('en', { minimumFractionDigits: 1 })],
    ['median identity', `${medianIdentity.toFixed(2)} %`],
    ['check', wrong.length === 0 ? '✓ as expected' : `✗ ${wrong.join('; ')}`],
  ]
}

/** A number of workers in words. */
export function title(workers: number): string {
  return workers === 1 ? '1 worker' : `${workers} workers`
}

/** A whole number with commas, whatever the reader's locale. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
