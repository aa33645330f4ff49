import type { JsonValue } from '@papy/contract'
import { type RunEnd, type Session, type Step, stepOf } from '@papy/contract/function'
import type { CoverageState, DurableSink, SinkPast } from '@papy/contract/journal'

/** A file in memory: what was written, how much of it is sure, and whether it is in its place. */
export class MemoryFile {
  items: unknown[]
  committed: number
  isComplete = false
  holes = 0
  /** What was put into holes. */
  readonly mended: Mended[] = []

  constructor(items: readonly unknown[] = []) {
    this.items = [...items]
    this.committed = items.length
  }

  /** What a process that comes after the death of this one finds: not all that was written, but what was committed. */
  killed(share: number): MemoryFile {
    const open = this.items.length - this.committed
    const file = new MemoryFile(this.items.slice(0, this.committed + Math.floor(open * share)))
    file.isComplete = this.isComplete
    file.holes = this.holes
    return file
  }
}

/** An item in a hole. */
export interface Mended {
  readonly at: number
  /** Number of the hole. */
  readonly key: number
  /** Which one of those that belong into it. */
  readonly place: number
  readonly item: unknown
}

function isBefore(one: Mended, other: Mended): boolean {
  return (one.at - other.at || one.key - other.key || one.place - other.place) < 0
}

/** Its items stand in no order: what is missing has no place, and what is mended comes last. */
export class MemoryHeap extends MemoryFile {}

/** A step that writes its items to a file in memory, and passes them on. */
export function written(file: MemoryFile): Step {
  return stepOf({ fn: memorySink as never, args: [file], session: true })
}

function memorySink(file: MemoryFile): Session {
  return new MemorySink(file)
}

class MemorySink implements Session, DurableSink {
  readonly durable = this
  readonly guarantee = 'exactly-once'
  #mode: SinkPast['mode'] = 'resume'
  #aim: Mended = { at: 0, key: 0, place: 0, item: undefined }
  readonly #mended: Mended[] = []
  readonly #file: MemoryFile

  constructor(file: MemoryFile) {
    this.#file = file
  }

  async resume({ last, mode }: SinkPast): Promise<undefined> {
    this.#mode = mode
    if (mode === 'resume') this.#file.items.length = (last?.mark as number | undefined) ?? 0
  }

  call([item]: readonly unknown[]): unknown {
    if (item === 'refused') throw new Error('the sink refused it')
    if (this.#mode === 'mend') this.#mend(item)
    else this.#file.items.push(item)
    return item
  }

  async commit(holds: () => CoverageState): Promise<JsonValue> {
    holds()
    const { length } = this.#file.items
    await new Promise((resolve) => setImmediate(resolve))
    this.#file.committed = Math.max(length, this.#file.committed)
    return length
  }

  pass([item]: readonly unknown[]): unknown {
    return item
  }

  hole(): JsonValue | undefined {
    if (this.#file instanceof MemoryHeap) return undefined
    return [this.#file.items.length, this.#file.holes++]
  }

  aim(hole: JsonValue | undefined, place: number): void {
    const [at, key] = (hole ?? [this.#file.items.length, this.#file.holes++]) as [number, number]
    this.#aim = { at, key, place, item: undefined }
  }

  end(how: RunEnd): void {
    if (how === 'given-up') return
    this.#file.isComplete = true
    for (const mended of this.#mended) {
      const before = this.#file.mended.filter((other) => isBefore(other, mended))
      this.#file.items.splice(mended.at + before.length, 0, mended.item)
      this.#file.mended.push(mended)
    }
  }

  // What a session before filled stays as it is.
  #mend(item: unknown): void {
    const { at, key, place } = this.#aim
    const isFilled = this.#file.mended.some((one) => one.at === at && one.key === key && one.place === place)
    if (!isFilled) this.#mended.push({ at, key, place, item })
  }
}
