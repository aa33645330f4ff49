import type { Line } from '@papy/contract'
import { type Columns, evaluate, type Failure, Frame, isLater, type Outcome } from '@papy/contract/engine'
import type { Ms } from '../units.ts'
import type { PieceMessage } from '../wire.ts'
import { carried } from './carry.ts'
import type { WorkerLane, WorkerSegment } from './lane.ts'

/** What a piece came to. */
export interface TripOutcome extends Outcome {
  /** With several segments: how long each took, from the first that was called. */
  readonly segmentsMs?: readonly Ms[]
  /** With several segments: where a result was made, for one that cannot be sent. */
  readonly placeOf?: (at: number) => Pick<Failure, 'segment' | 'inbox'>
}

/** Who is told what a trip is at. */
export interface TripTeller {
  /** It goes on to a further segment, with this call. */
  enter(segment: number, at: number): void
  /** Who is told of each call of a segment. */
  callsOf(segment: number): ((at: number) => void) | undefined
}

/** Where nobody needs to be told. */
export const silent: TripTeller = Object.freeze({ enter() {}, callsOf: () => undefined })

/** One of the segments of a map. */
export function segmentAt(lane: WorkerLane, segment: number): WorkerSegment {
  return segment === 0 ? lane : (lane.following[segment - 1] as WorkerSegment)
}

/**
 * The calls of one piece on their way through several segments: all calls of the first, then the next one is called with
 * what is left of them. So the segments cost two looks at the clock each, and one worker evaluates in the order in which
 * it would evaluate maps that are not fused.
 */
export class Trip {
  #segment: number
  #columns: Columns
  #size: number
  /** Number in the piece of each call that is left; all of them where nothing failed. */
  #numbers: readonly number[] | undefined
  /** What the present segment is called with, as the one before made it. */
  #inboxes: readonly unknown[] | undefined
  #values: unknown[] = []
  #frame: Frame | undefined
  #over = false
  #sinceMs: Ms = performance.now()
  readonly #until: number
  readonly #failures: Failure[] = []
  readonly #segmentsMs: Ms[] = []
  readonly #lane: WorkerLane
  readonly #piece: PieceMessage
  readonly #line: Line
  readonly #teller: TripTeller

  constructor(lane: WorkerLane, piece: PieceMessage, line: Line, teller: TripTeller) {
    const { columns, counts, size, segments = [0, lane.following.length + 1] } = piece
    this.#lane = lane
    this.#piece = piece
    this.#line = line
    this.#teller = teller
    this.#columns = counts === undefined ? { columns } : { columns, counts }
    this.#size = size
    this.#segment = segments[0]
    this.#until = segments[1]
  }

  /** Never throws. Answers at once as long as functions do. */
  run(): TripOutcome | Promise<TripOutcome> {
    while (this.#segment < this.#until && !this.#over) {
      const outcome = this.#evaluate()
      if (isLater(outcome)) return this.#later(outcome)
      this.#leave(outcome)
    }
    return this.#outcome()
  }

  /** Nobody wants the results any more: no further segment is begun. */
  abort(reason: unknown): void {
    this.#over = true
    this.#frame?.abort(reason)
  }

  async #later(outcome: Promise<Outcome>): Promise<TripOutcome> {
    this.#leave(await outcome)
    return this.run()
  }

  #evaluate(): Outcome | Promise<Outcome> {
    const { first, attempt, attempts } = this.#piece
    const segment = segmentAt(this.#lane, this.#segment)
    const which = attempts?.[this.#segment] ?? (this.#segment === 0 ? attempt : 1)
    this.#frame = new Frame({ node: segment.node, first, positions: this.#positions(), attempt: which })
    return evaluate(segment, this.#columns, this.#size, { frame: this.#frame, began: this.#began() })
  }

  // Of the calls that are left, among all of the map.
  #positions(): readonly number[] | undefined {
    const { positions } = this.#piece
    const numbers = this.#numbers
    return positions === undefined || numbers === undefined
      ? (numbers ?? positions)
      : numbers.map((number) => positions[number] as number)
  }

  // Calls are told of by their numbers in the piece.
  #began(): ((at: number) => void) | undefined {
    const tell = this.#teller.callsOf(this.#segment)
    const numbers = this.#numbers
    return tell === undefined || numbers === undefined ? tell : (at) => tell(numbers[at] as number)
  }

  // What failed stays behind; the rest goes on, as it would come to another worker.
  #leave({ values, failures }: Outcome): void {
    const isLast = this.#segment + 1 === this.#until
    const left = isLast || this.#lane.sameRealm ? { values, failures } : carried(values, failures, this.#line)
    for (const failure of left.failures) this.#failures.push({ ...failure, ...this.#placeOf(failure.at) })
    if (isLast) this.#values = values
    else this.#goOn(values, left)
    const now = performance.now()
    this.#segmentsMs.push(now - this.#sinceMs)
    this.#sinceMs = now
    this.#segment++
    if (!isLast && this.#size > 0) this.#teller.enter(this.#segment, this.#numbers?.[0] ?? 0)
  }

  #goOn(made: readonly unknown[], { values, failures }: Outcome): void {
    this.#inboxes = made
    this.#columns = { columns: [values] }
    if (failures.length === 0) return
    const failed = new Set(failures.map(({ at }) => at))
    const kept = values.flatMap((_, at) => (failed.has(at) ? [] : [at]))
    this.#numbers = kept.map((at) => this.#numbers?.[at] ?? at)
    this.#inboxes = kept.map((at) => made[at])
    this.#columns = { columns: [kept.map((at) => values[at])] }
    this.#size = kept.length
  }

  #placeOf(at: number): Pick<Failure, 'at' | 'segment' | 'inbox'> {
    const place = { at: this.#numbers?.[at] ?? at, segment: this.#segment }
    return this.#inboxes === undefined ? place : { ...place, inbox: [this.#inboxes[at]] }
  }

  #outcome(): TripOutcome {
    const numbers = this.#numbers
    const values = numbers === undefined ? this.#values : new Array<unknown>(this.#piece.size)
    if (numbers !== undefined) for (const [at, number] of numbers.entries()) values[number] = this.#values[at]
    return { values, failures: this.#failures, segmentsMs: this.#segmentsMs, placeOf: this.#placeOfResult }
  }

  readonly #placeOfResult = (number: number): Pick<Failure, 'segment' | 'inbox'> => {
    const at = this.#numbers?.indexOf(number) ?? number
    const segment = this.#until - 1
    return this.#inboxes === undefined ? { segment } : { segment, inbox: [this.#inboxes[at]] }
  }
}
