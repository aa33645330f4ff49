import type { JsonValue } from '@papy/contract'
import type { RunEnd } from '@papy/contract/function'
import type { CoverageState, SinkPast } from '@papy/contract/journal'
import { sinkLost } from '../refusal.ts'
import { FilledHoles } from './filled-holes.ts'
import type { Progress } from './progress.ts'
import { RefusedRows, refusedRow } from './refused-rows.ts'
import { bytesOf, type CheckedRow, type Refusal, type RowWriter } from './row-writer.ts'

/** Rows, and bytes of them, that may wait in memory: then a commit is asked for, and while one goes on the rest waits. */
const [MOST_ROWS, MOST_BYTES] = [20_000, 16 * 2 ** 20]

const nothing: CoverageState = { width: 0, ranges: [] }

/** The hole that a row belongs into, by its number, and which one it is of those that belong there. */
interface Aim {
  readonly hole: number
  readonly place: number
}

/** How rows are kept in a run with a journal. */
export interface KeptRowsSpec {
  readonly writer: RowWriter
  /** Whether a row is inserted before its item is passed on. */
  readonly each: boolean
  readonly past: SinkPast
  readonly onFull: () => void
}

/** Rows of a run with a journal: each commit stores them and what the sink holds in one transaction. */
export class KeptRows {
  #rows: CheckedRow[] = []
  #bytes = 0
  #aim: Aim | undefined
  #holes: number
  /** What the database has. */
  #stored: Progress
  #holds: (() => CoverageState) | undefined
  #going: Promise<unknown> | undefined
  #failure: { readonly error: unknown } | undefined
  /** Rows that were staged since the last commit. */
  #staged = 0
  /** Since sessions before, and by now. */
  readonly #filled: FilledHoles
  readonly #mended: FilledHoles
  readonly #refused: RefusedRows
  readonly #spec: KeptRowsSpec

  private constructor(spec: KeptRowsSpec, stored: Progress) {
    this.#spec = spec
    this.#stored = stored
    this.#refused = new RefusedRows(stored.more.refused)
    this.#filled = new FilledHoles(stored.more)
    this.#mended = new FilledHoles(stored.more)
    this.#holes = stored.more.holes
  }

  /** @throws (rejects) TransportError `ERR_SINK_LOST`, `ERR_MEDIUM_FAILED` */
  static async open(spec: KeptRowsSpec): Promise<KeptRows> {
    const { run, sink, last } = spec.past
    const found = await spec.writer.recall({ run, sink })
    const known = (last?.mark as { readonly seq?: number } | null | undefined)?.seq ?? 0
    if ((found?.seq ?? 0) < known) {
      const why = `the journal knows of commit ${known} of it, and papy_progress of ${found?.seq ?? 'none'}`
      throw sinkLost(spec.writer.place, why)
    }
    const more = { refused: { rows: 0, why: '' }, holes: 0, filled: [] }
    return new KeptRows(spec, found ?? { run, sink, seq: 0, holds: nothing, more, complete: false })
  }

  /** What the database holds; `undefined`: nothing was ever stored. */
  get holds(): CoverageState | undefined {
    return this.#stored.seq === 0 ? undefined : this.#stored.holds
  }

  /** @throws TransportError `ERR_MEDIUM_FAILED`, also of rows before, `ERR_ROWS_REFUSED` */
  call(row: CheckedRow): void | Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error
    if (this.#going !== undefined && (this.#spec.each || this.#isFull))
      return this.#going.catch(() => {}).then(() => this.call(row))
    const aim = this.#aim
    if (aim !== undefined && this.#filled.has(aim.hole, aim.place)) return
    if (this.#spec.each) return this.#stage(row, aim)
    this.#rows.push(row)
    this.#bytes += bytesOf(row)
    this.#mend(aim)
    if (this.#isFull) this.#spec.onFull()
  }

  /** @throws (rejects) TransportError `ERR_MEDIUM_FAILED` */
  async commit(holds: () => CoverageState): Promise<JsonValue> {
    if (this.#failure !== undefined) throw this.#failure.error
    this.#holds = holds
    await this.#store(holds(), false)
    return { seq: this.#stored.seq }
  }

  hole(): JsonValue | undefined {
    return this.#spec.past.mode === 'mend' ? this.#aim?.hole : this.#holes++
  }

  aim(hole: JsonValue | undefined, place: number): void {
    this.#aim = hole === undefined ? undefined : { hole: hole as number, place }
  }

  /** @throws (rejects) TransportError `ERR_MEDIUM_FAILED`, `ERR_ROWS_REFUSED` */
  async end(how: RunEnd): Promise<void> {
    await this.#going?.catch(() => {})
    if (this.#failure !== undefined) throw this.#failure.error
    if (how === 'given-up') return
    await this.#store(this.#holds?.() ?? this.#stored.holds, true)
    const error = this.#refused.error()
    if (error !== undefined) throw error
  }

  get #isFull(): boolean {
    return this.#rows.length >= MOST_ROWS || this.#bytes >= MOST_BYTES
  }

  #stage(row: CheckedRow, aim: Aim | undefined): Promise<void> {
    return this.#go(async () => {
      const refusals = await this.#spec.writer.stage(row)
      this.#refused.add(refusals.filter((refusal) => refusal.row !== row))
      this.#staged++
      if (this.#staged >= MOST_ROWS) this.#spec.onFull()
      const own = refusals.find((refusal) => refusal.row === row)
      if (own === undefined) this.#mend(aim)
      return own
    }).then((own) => {
      if (own !== undefined) throw refusedRow(own)
    })
  }

  // What does not change what is stored is not stored again: most commits of a sink that waits.
  async #store(holds: CoverageState, complete: boolean): Promise<void> {
    const [rows, mended, holes] = [this.#rows, this.#mended.toJSON(), this.#holes]
    const refused = { rows: this.#refused.rows, why: this.#refused.why }
    const next = { holds, complete, more: { refused, holes, ...mended } }
    if (rows.length === 0 && this.#staged === 0 && this.#isStored(next)) return
    this.#rows = []
    this.#bytes = 0
    this.#staged = 0
    const { run, sink, seq } = this.#stored
    const progress = (refusals: readonly Refusal[]): Progress => {
      const more = { ...next.more, refused: this.#refused.with(refusals) }
      return { ...next, run, sink, seq: seq + 1, more }
    }
    await this.#go(async () => {
      const refusals = await this.#spec.writer.keep(rows, progress)
      this.#stored = progress(refusals)
      this.#refused.add(refusals)
    })
  }

  #isStored({ holds, complete, more }: Pick<Progress, 'holds' | 'complete' | 'more'>): boolean {
    const stored = this.#stored
    return JSON.stringify([holds, complete, more]) === JSON.stringify([stored.holds, stored.complete, stored.more])
  }

  async #go<T>(act: () => Promise<T>): Promise<T> {
    // A call that was given up may go on.
    const before = this.#going
    const going = before === undefined ? act() : before.catch(() => {}).then(act)
    this.#going = going
    try {
      return await going
    } catch (error) {
      this.#failure = { error }
      throw error
    } finally {
      if (this.#going === going) this.#going = undefined
    }
  }

  #mend(aim: Aim | undefined): void {
    if (aim !== undefined) this.#mended.add(aim.hole, aim.place)
  }
}
