import { isPiperError, type PiperError } from '@papy/contract'
import { printable } from '../printable.ts'
import { type Failure, failureOf } from './failure.ts'
import type { Lines } from './lines.ts'

/** Failures that are told in words, and kept for a summary. */
const MOST_TOLD = 10

/** Where failures are written to. */
export interface FailureDesk {
  /** Into a file; else in words. */
  readonly lines: Lines | undefined
  /** Says something to people. */
  say(line: string): void
}

/** Everything that failed in a run. */
export class Failures {
  /** Placeholders so far. */
  count = 0
  /** The first of them. */
  readonly first: Failure[] = []
  readonly #desk: FailureDesk

  constructor(desk: FailureDesk) {
    this.#desk = desk
  }

  /** Takes a placeholder down; what it returns, if anything, is to be awaited. */
  add(error: PiperError, row?: number): Promise<void> | undefined {
    this.count++
    const { lines, say } = this.#desk
    const isFirst = this.count <= MOST_TOLD
    if (!isFirst && lines === undefined) {
      if (this.count === MOST_TOLD + 1) say('papy: more items failed; --errors <file> writes all of them down')
      return undefined
    }
    const failure = failureOf(error, row)
    if (isFirst) this.first.push(failure)
    if (lines !== undefined) return lines.add(JSON.stringify(failure))
    say(`papy: ${printable(error.message)}${codeOf(failure)}`)
    return undefined
  }
}

// Of what a function of the user threw there is nothing to look up.
function codeOf({ code }: Failure): string {
  return code === 'ERR_WORKER' ? '' : ` (${code})`
}

/** The placeholders of a row: it is one, or an array of one output each. */
export function placeholdersIn(row: unknown, outputs: number): readonly PiperError[] {
  if (outputs > 1 && Array.isArray(row)) return row.filter(isPiperError)
  return isPiperError(row) ? [row] : []
}
