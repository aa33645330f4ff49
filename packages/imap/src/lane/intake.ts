import {
  type Calls,
  type Column,
  type Flow,
  isEncoded,
  isLater,
  isNumbers,
  isStored,
  type Numbers,
  type Pulse,
  pack,
} from '@papy/contract/engine'
import type { Bytes } from '../units.ts'
import { weightOf } from './weight.ts'

/** What an intake tells its map. */
export interface IntakeEvents {
  /** What was read, and the weight of one of it. */
  read(weight: Bytes): void
  /** There is nothing more to read. */
  ended(): void
  /** Reading failed: so ends the input. */
  failed(error: unknown): void
  /** What was waited for is there. */
  arrived(): void
}

/** The reading side of a map: at most one run of calls is held before it is submitted. */
export class Intake {
  #held: Calls | undefined
  #reading = false
  #ended = false
  /** Lists of one column of numbers which are nobody else's: those in use, and those that can be used again. */
  readonly #own: (readonly Column[])[] = []
  readonly #spares: [Numbers][] = []
  readonly #calls: Flow<Calls>
  readonly #pulse: Pulse
  readonly #events: IntakeEvents

  constructor(calls: Flow<Calls>, pulse: Pulse, events: IntakeEvents) {
    this.#calls = calls
    this.#pulse = pulse
    this.#events = events
  }

  /** How many calls are held. */
  get size(): number {
    return this.#held?.size ?? 0
  }

  get holds(): boolean {
    return this.#held !== undefined
  }

  /** Whether a read is under way. */
  get reading(): boolean {
    return this.#reading
  }

  /** Reads up to `most` calls. */
  read(most: number): 'ready' | 'waiting' | 'ended' {
    try {
      const calls = this.#calls.pull(most, this.#calls.exclusive === true ? this.#spares.at(-1)?.[0] : undefined)
      if (!isLater(calls)) return this.#receive(calls)
      this.#reading = true
      calls.then(this.#arrived, this.#broke)
      return 'waiting'
    } catch (error) {
      this.#events.failed(error)
      return 'ended'
    }
  }

  /** What is held, to be submitted. */
  take(): Calls {
    const calls = this.#held as Calls
    this.#held = undefined
    return calls
  }

  /**
   * These calls were answered: what waited in a transport is not needed any more, and their buffers may be used again unless
   * they are `kept`, because the calls may have to be made again.
   */
  recycle({ columns }: Calls, kept: boolean): void {
    for (const column of columns) if (isStored(column)) column.done()
    const at = this.#own.indexOf(columns)
    if (at < 0) return
    const last = this.#own.pop() as readonly Column[]
    if (last !== columns) this.#own[at] = last
    if (!kept) this.#spares.push(columns as [Numbers])
  }

  /** Gives up what is held, and what is still to arrive. */
  end(): void {
    this.#ended = true
    if (this.#held !== undefined) this.#pulse.end()
    this.#held = undefined
  }

  /** Reads no more. */
  close(): void | PromiseLike<void> {
    this.end()
    return this.#calls.close()
  }

  readonly #arrived = (calls: Calls | undefined): void => {
    this.#reading = false
    this.#receive(calls)
    this.#events.arrived()
  }

  readonly #broke = (error: unknown): void => {
    this.#reading = false
    this.#events.failed(error)
    this.#events.arrived()
  }

  #receive(calls: Calls | undefined): 'ready' | 'ended' {
    if (calls === undefined || this.#ended) {
      this.#events.ended()
      return 'ended'
    }
    this.#events.read(weightOfOne(calls.columns[0]))
    this.#held = withColumns(calls, this.#packed(calls.columns))
    this.#pulse.begin()
    return 'ready'
  }

  // What waits to be answered survives the garbage collector's rounds, so numbers wait in what is used again and again.
  #packed(columns: readonly Column[]): readonly Column[] {
    const [only] = columns
    if (columns.length > 1 || only === undefined) return columns.map((column) => pack(column))
    const spare = this.#spares.at(-1)
    const packed = pack(only, spare?.[0])
    if (!isNumbers(packed)) return columns
    const list = this.#spares.pop() ?? [packed]
    list[0] = packed === only && this.#calls.exclusive !== true ? copyOf(packed, list[0]) : packed
    this.#own.push(list)
    return list
  }
}

// Most calls have nothing but columns and their address: written so, all of it lies in one object.
function withColumns(calls: Calls, columns: readonly Column[]): Calls {
  const { size, counts, placeholders, ends, group, offset, first, width } = calls
  if (counts !== undefined || placeholders !== undefined || ends !== undefined) return { ...calls, columns }
  return { size, columns, group, offset, first, width }
}

function copyOf(numbers: Numbers, spare: Numbers): Numbers {
  if (spare === numbers || spare.constructor !== numbers.constructor || spare.length !== numbers.length)
    return numbers.slice()
  spare.set(numbers)
  return spare
}

function weightOfOne(column: Column | undefined): Bytes {
  if (column === undefined || column.length === 0) return 0
  if (isStored(column)) return column.weight
  return isEncoded(column) ? column.bytes.length / column.length : weightOf(column[0])
}
