import { describe, TransportError } from '@papy/contract'
import type { CheckedRow, Refusal } from './row-writer.ts'

/** Rows that the database refused, of a whole run. */
export class RefusedRows {
  #rows: number
  #why: string
  #first: Refusal | undefined

  /** @param before - of sessions before: how many, and why the first */
  constructor(before: { readonly rows: number; readonly why: string } = { rows: 0, why: '' }) {
    this.#rows = before.rows
    this.#why = before.why
  }

  get rows(): number {
    return this.#rows
  }

  /** Why the first was refused; empty if none was. */
  get why(): string {
    return this.#why
  }

  /** How many there are with some more, and why the first. */
  with(refusals: readonly Refusal[]): { readonly rows: number; readonly why: string } {
    const [first] = refusals
    const why = this.#rows === 0 && first !== undefined ? reasonOf(first) : this.#why
    return { rows: this.#rows + refusals.length, why }
  }

  add(refusals: readonly Refusal[]): void {
    const { rows, why } = this.with(refusals)
    this.#first ??= refusals[0]
    this.#rows = rows
    this.#why = why
  }

  /** What the run fails with; `undefined` if none was refused. */
  error(): TransportError | undefined {
    return this.#rows === 0 ? undefined : refused(this.#rows, this.#why, this.#first)
  }
}

/** The error of the row at hand. */
export function refusedRow(refusal: Refusal): TransportError {
  return refused(1, reasonOf(refusal), refusal)
}

function reasonOf({ error }: Refusal): string {
  return error instanceof Error ? error.message : describe(error)
}

function refused(rows: number, why: string, refusal: Refusal | undefined): TransportError {
  const what = rows === 1 ? 'a row' : `${rows} rows`
  const message = `the database refused ${what}, the first because of: ${why}; the others are there; give batch: 1 to know each`
  if (refusal === undefined) return new TransportError('ERR_ROWS_REFUSED', message, { rows })
  return new TransportError('ERR_ROWS_REFUSED', message, { cause: refusal.error, rows, first: recordOf(refusal.row) })
}

function recordOf({ columns, values }: CheckedRow): Record<string, unknown> {
  return Object.fromEntries(columns.map((name, at) => [name, values[at]]))
}
