import { type Address, isLater } from '@papy/contract/engine'
import type { Session } from '@papy/contract/function'
import { Coverage, type DurableSink, type SinkPast, type SinkProgress } from '@papy/contract/journal'
import type { Hole, Holes } from './holes.ts'

/** How a sink is taken up again. */
export interface SinkOpening extends SinkPast {
  /** Items of each group that it is called with; 0 where they differ. */
  readonly width: number
  /** Input rows of each group. */
  readonly span: number
  /** Input rows below which everything is done with. */
  readonly done: number
  /** With mode `mend`: where what is missing belongs. */
  readonly holes: Holes
  /** Told that much waits to be stored. */
  onFull(): void
}

/** What one sink holds of a run: nothing is written twice, and what is stored is stored with the place it goes up to. */
export class SinkBook {
  readonly #name: string
  readonly #session: Session
  readonly #durable: DurableSink
  readonly #holds: Coverage
  readonly #opening: SinkOpening
  /** Where items are missing since this session. */
  readonly #missed: Hole[] = []
  /** Holes that items came into: not stored yet, and stored. */
  #filled: Hole[] = []
  #mended: Hole[] = []
  /** Settles when no call is under way. */
  #pending: Promise<void> | undefined

  private constructor(session: Session, durable: DurableSink, holds: Coverage, opening: SinkOpening) {
    this.#name = opening.sink
    this.#session = session
    this.#durable = durable
    this.#holds = holds
    this.#opening = opening
    durable.onFull = () => opening.onFull()
  }

  /** @throws (rejects) what the sink says when it cannot go on */
  static async open(session: Session, durable: DurableSink, opening: SinkOpening): Promise<SinkBook> {
    const { width, span, last, done, run, sink, mode } = opening
    const known = await durable.resume({ run, sink, last, mode })
    const holds = new Coverage(width, known ?? last?.holds)
    holds.fill(Math.floor(done / span))
    for (const hole of opening.holes)
      if (hole.whole) holds.clear(hole.group, hole.group + 1)
      else if (!hole.mended) holds.deleteItem(hole)
    return new SinkBook(session, durable, holds, opening)
  }

  /** Calls the sink with an item, unless it holds that already. */
  call(inbox: readonly unknown[], address: Address): unknown {
    if (this.#holds.holds(address)) return this.#durable.pass(inbox)
    if (this.#opening.mode === 'mend') this.#aim(address)
    let result: unknown
    try {
      result = this.#session.call(inbox)
    } catch (error) {
      this.miss(address)
      throw error
    }
    if (isLater(result)) return this.#settled(result, address)
    this.#hold(address)
    return result
  }

  /** An item failed before it came here. */
  miss(address: Address): void {
    if (this.#holds.holds(address)) return
    const hole = this.#opening.holes.of(address)
    // One that fails once more has its place already.
    if (hole?.offset === address.offset) return
    const mark = hole?.mark ?? this.#durable.hole?.() ?? null
    this.#missed.push({ ...address, mark })
  }

  /**
   * Places where items are missing since this was called last, but for those that came meanwhile, as they were called once
   * more; and places where they are missing no longer, and that is stored.
   */
  takeHoles(): readonly Hole[] {
    const missed = this.#missed.splice(0).filter((hole) => !this.#holds.holds(hole))
    return [...missed, ...this.#mended.splice(0)]
  }

  /** Stores what it was called with. */
  async commit(): Promise<SinkProgress> {
    while (this.#pending !== undefined) await this.#pending
    // As it is now, where the sink does not ask for it: what comes while it stores belongs to the next one.
    let holds = this.#holds.toJSON()
    const filled = this.#filled
    this.#filled = []
    const mark = await this.#durable.commit(() => (holds = this.#holds.toJSON()))
    this.#mended = filled
    return { sink: this.#name, holds, mark }
  }

  /** All input rows below one are done with. */
  fill(done: number): void {
    this.#holds.fill(Math.floor(done / this.#opening.span))
  }

  #hold(address: Address): void {
    this.#holds.addItem(address)
    if (this.#opening.mode !== 'mend') return
    const hole = this.#opening.holes.of(address)
    if (hole?.offset === address.offset) this.#filled.push({ ...address, mark: hole.mark, mended: true })
  }

  // Nothing is committed as long as it has not settled.
  #settled(result: PromiseLike<unknown>, address: Address): Promise<unknown> {
    const settled = Promise.resolve(result).then(
      (value) => {
        this.#hold(address)
        return value
      },
      (error) => {
        this.miss(address)
        throw error
      },
    )
    const over = () => {
      this.#pending = undefined
    }
    this.#pending = settled.then(over, over)
    return settled
  }

  #aim(address: Address): void {
    const hole = this.#opening.holes.of(address)
    this.#durable.aim?.(hole?.mark ?? undefined, hole === undefined ? 0 : address.offset - hole.begin)
  }
}
