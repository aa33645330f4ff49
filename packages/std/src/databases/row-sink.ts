import { describe, TransportError } from '@papy/contract'
import type { Session } from '@papy/contract/function'
import { CheckedRows } from './checked-rows.ts'
import type { CheckedRow, Refusal, RowWriter } from './row-writer.ts'

/** Bytes of rows, about, that are written together at most. */
const BATCH_BYTES = 2 ** 20

/** A worker function that writes rows to a table in batches, and passes them on. */
export class RowSink implements Session {
  #rows: CheckedRow[] = []
  #bytes = 0
  #refused = 0
  #first: Refusal | undefined
  #failure: { readonly error: unknown } | undefined
  /** A batch under way: a call may have been given up meanwhile, and the next one comes. */
  #going: Promise<void> | undefined
  readonly #checked = new CheckedRows()
  readonly #writer: RowWriter
  readonly #batch: number

  constructor(writer: RowWriter, batch: number) {
    this.#writer = writer
    this.#batch = batch
  }

  /** @throws SerializerError `ERR_NOT_SERIALIZABLE`; TransportError `ERR_MEDIUM_FAILED`, also of rows before */
  call([item]: readonly unknown[]): unknown {
    if (this.#going !== undefined) return this.#going.catch(() => {}).then(() => this.call([item]))
    if (this.#failure !== undefined) throw this.#failure.error
    const row = this.#checked.row(item)
    this.#rows.push(row)
    this.#bytes += bytesOf(row)
    if (this.#rows.length < this.#batch && this.#bytes < BATCH_BYTES) return item
    return this.#flush().then(() => item)
  }

  async end(): Promise<void> {
    try {
      await this.#going?.catch(() => {})
      if (this.#failure !== undefined) throw this.#failure.error
      await this.#flush()
      await this.#writer.finish()
    } finally {
      this.#writer.close()
    }
    if (this.#refused > 0) throw refused(this.#refused, this.#first as Refusal)
  }

  #flush(): Promise<void> {
    const rows = this.#rows
    this.#rows = []
    this.#bytes = 0
    this.#going = this.#write(rows).finally(() => {
      this.#going = undefined
    })
    return this.#going
  }

  async #write(rows: readonly CheckedRow[]): Promise<void> {
    if (rows.length === 0) return
    const refusals = await this.#writer.write(rows).catch((error: unknown) => {
      this.#failure = { error }
      throw error
    })
    const [first] = refusals
    if (first === undefined) return
    // The row at hand: its item takes the blame.
    if (this.#batch === 1) throw refused(1, first)
    this.#first ??= first
    this.#refused += refusals.length
  }
}

function refused(rows: number, { row, error }: Refusal): TransportError {
  const what = rows === 1 ? 'a row' : `${rows} rows`
  const why = error instanceof Error ? error.message : describe(error)
  const message = `the database refused ${what}, the first because of: ${why}; the others are there; give batch: 1 to know each`
  const first = Object.fromEntries(row.columns.map((name, at) => [name, row.values[at]]))
  return new TransportError('ERR_ROWS_REFUSED', message, { cause: error, rows, first })
}

function bytesOf({ values }: CheckedRow): number {
  let bytes = 0
  for (const value of values)
    bytes += typeof value === 'string' ? value.length : value instanceof Uint8Array ? value.byteLength : 8
  return bytes
}
