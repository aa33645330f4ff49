import { isPiperError } from '@papy/contract'
import { type Failures, placeholdersIn } from './failures.ts'
import { jsonLine } from './json-line.ts'
import type { Lines } from './lines.ts'

/** Where the rows of a run go: values to the one, placeholders to the other. */
export class Results {
  /** Rows so far; of them, those that were written. */
  rows = 0
  written = 0
  readonly #lines: Lines
  readonly #failures: Failures
  readonly #outputs: number

  constructor(lines: Lines, failures: Failures, outputs: number) {
    this.#lines = lines
    this.#failures = failures
    this.#outputs = outputs
  }

  /**
   * Writes a row; what it returns, if anything, is to be awaited before the next. Of several outputs those that failed are
   * `null`; a row in which nothing is left is not written.
   *
   * @throws SerializerError `ERR_NOT_SERIALIZABLE`; what cannot be written
   */
  add(row: unknown): Promise<void> | undefined {
    const number = this.rows++
    const failed = placeholdersIn(row, this.#outputs)
    if (failed.length === 0) return this.#write(row, number)
    const told = failed.map((error) => this.#failures.add(error, number)).filter((wait) => wait !== undefined)
    const rest = this.#outputs > 1 && failed.length < this.#outputs ? this.#write(blanked(row), number) : undefined
    const waits = rest === undefined ? told : [...told, rest]
    return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined)
  }

  #write(row: unknown, number: number): Promise<void> | undefined {
    const line = jsonLine(row, `row ${number}`)
    this.written++
    return this.#lines.add(line)
  }
}

function blanked(row: unknown): readonly unknown[] {
  return (row as readonly unknown[]).map((value) => (isPiperError(value) ? null : value))
}
