import type { RunEnd, Session } from '@papy/contract/function'
import type { DurableSink } from '@papy/contract/journal'
import { CheckedRows } from './checked-rows.ts'
import { KeptRows } from './kept-rows.ts'
import { RefusedRows, refusedRow } from './refused-rows.ts'
import { BATCH_BYTES, bytesOf, type CheckedRow, type RowWriter } from './row-writer.ts'

/** How rows are written. */
export interface RowSinkSettings {
  readonly batch: number
  /** A row that comes twice replaces itself. */
  readonly upsert: boolean
}

/** A worker function that writes rows to a table in batches, and passes them on. */
export class RowSink implements Session {
  readonly durable: DurableSink
  #rows: CheckedRow[] = []
  #bytes = 0
  #failure: { readonly error: unknown } | undefined
  /** A batch under way: a call may have been given up meanwhile, and the next one comes. */
  #going: Promise<void> | undefined
  /** In a run with a journal. */
  #kept: KeptRows | undefined
  readonly #refused = new RefusedRows()
  readonly #checked = new CheckedRows()
  readonly #writer: RowWriter
  readonly #batch: number

  constructor(writer: RowWriter, { batch, upsert }: RowSinkSettings) {
    this.#writer = writer
    this.#batch = batch
    const guarantee = writer.isTransactional || upsert ? 'exactly-once' : 'at-least-once'
    const durable: DurableSink = {
      guarantee,
      resume: async (past) => {
        const onFull = () => durable.onFull?.()
        this.#kept = await KeptRows.open({ writer, each: batch === 1, past, onFull })
        return this.#kept.holds
      },
      // Only the open database knows what it can promise: so reports find it in the mark.
      commit: (holds) => this.#kept?.commit(holds).then((mark) => ({ ...(mark as object), guarantee })) ?? null,
      pass: ([item]) => item,
      hole: () => this.#kept?.hole(),
      aim: (hole, place) => this.#kept?.aim(hole, place),
    }
    this.durable = durable
  }

  /** @throws SerializerError `ERR_NOT_SERIALIZABLE`; TransportError `ERR_MEDIUM_FAILED`, also of rows before */
  call([item]: readonly unknown[]): unknown {
    if (this.#kept !== undefined) return this.#kept.call(this.#checked.row(item))?.then(() => item) ?? item
    if (this.#going !== undefined) return this.#going.catch(() => {}).then(() => this.call([item]))
    if (this.#failure !== undefined) throw this.#failure.error
    const row = this.#checked.row(item)
    this.#rows.push(row)
    this.#bytes += bytesOf(row)
    if (this.#rows.length < this.#batch && this.#bytes < BATCH_BYTES) return item
    return this.#flush().then(() => item)
  }

  async end(how: RunEnd): Promise<void> {
    try {
      if (this.#kept !== undefined) return await this.#kept.end(how)
      await this.#going?.catch(() => {})
      if (this.#failure !== undefined) throw this.#failure.error
      await this.#flush()
      await this.#writer.finish()
    } finally {
      this.#writer.close()
    }
    const error = this.#refused.error()
    if (error !== undefined) throw error
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
    // The row at hand: its item takes the blame.
    if (first !== undefined && this.#batch === 1) throw refusedRow(first)
    this.#refused.add(refusals)
  }
}
