import type { Line } from '@papy/contract'
import {
  type Belongings,
  type Column,
  type Columns,
  evaluate,
  type Failure,
  Frame,
  type ItemDesk,
  isLater,
  type Lent,
  type Outcome,
  type StoredValues,
} from '@papy/contract/engine'
import type { Ms } from '../units.ts'
import type { PieceMessage } from '../wire/wire.ts'
import { carried } from './carry.ts'
import { legAt, type WorkerLane } from './lane.ts'
import { returned } from './stored.ts'
import type { Teller } from './teller.ts'

/** What a piece came to. */
export interface TripOutcome extends Outcome {
  /** With several legs: how long each took, from the first that was called. */
  readonly legsMs?: readonly Ms[]
  /** With several legs: how many values of each were in a cache. */
  readonly legsReused?: readonly number[]
  /** With several legs: where a result was made, for one that cannot be sent. */
  readonly placeOf?: (at: number) => Pick<Failure, 'leg' | 'inbox'>
  /** Where the values were put, if they were put into a transport. */
  readonly stored?: StoredValues
  /** No call was made, because what they were to be called with is gone. */
  readonly gone?: boolean
}

/** A piece whose items are at hand. */
export interface EvaluablePiece extends PieceMessage {
  readonly columns: readonly Column[]
}

/** What a trip's functions may use. */
export interface TripMeans {
  /** The transports that they use themselves. */
  readonly desk?: ItemDesk | undefined
  /** What transports have lent for it. */
  readonly lent?: Lent | undefined
  /** What they hold for the run. */
  readonly belongings?: Belongings | undefined
}

/**
 * The calls of one piece on their way through several legs: all calls of the first, then the next one is called with
 * what is left of them. So the legs cost two looks at the clock each, and one worker evaluates in the order in which
 * it would evaluate maps that are not fused.
 */
export class Trip {
  #leg: number
  #columns: Columns
  #size: number
  /** Calls of the piece that were made. */
  #made: number
  /** Number in the piece of each call that is left; all of them where nothing failed. */
  #numbers: readonly number[] | undefined
  /** What the present leg is called with, as the one before made it. */
  #inboxes: readonly unknown[] | undefined
  #values: unknown[] = []
  #frame: Frame | undefined
  #over = false
  #sinceMs: Ms = performance.now()
  readonly #until: number
  readonly #failures: Failure[] = []
  readonly #legsMs: Ms[] = []
  readonly #legsReused: number[] = []
  readonly #lane: WorkerLane
  readonly #piece: EvaluablePiece
  readonly #line: Line
  readonly #teller: Teller
  readonly #desk: ItemDesk | undefined
  readonly #lent: Lent | undefined
  readonly #belongings: Belongings | undefined

  constructor(
    lane: WorkerLane,
    piece: EvaluablePiece,
    line: Line,
    teller: Teller,
    { desk, lent, belongings }: TripMeans = {},
  ) {
    const { columns, counts, size, legs = [0, lane.following.length + 1] } = piece
    this.#lane = lane
    this.#piece = piece
    this.#line = line
    this.#teller = teller
    this.#desk = desk
    this.#lent = lent
    this.#belongings = belongings
    this.#columns = counts === undefined ? { columns } : { columns, counts }
    this.#size = size
    this.#made = size
    this.#leg = legs[0]
    this.#until = legs[1]
  }

  /** Never throws. Answers at once as long as functions do. */
  run(): TripOutcome | Promise<TripOutcome> {
    while (this.#leg < this.#until && !this.#over) {
      const outcome = this.#evaluate()
      if (isLater(outcome)) return this.#later(outcome)
      this.#leave(outcome)
    }
    return this.#outcome()
  }

  /** Nobody wants the results any more: no further leg is begun. */
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
    const leg = legAt(this.#lane, this.#leg)
    const which = attempts?.[this.#leg] ?? (this.#leg === 0 ? attempt : 1)
    const items = this.#desk && { desk: this.#desk, keep: leg.keep }
    this.#frame = new Frame({
      run: this.#lane.run,
      node: leg.node,
      first,
      positions: this.#positions(),
      attempt: which,
      items,
      belongings: this.#belongings,
    })
    return evaluate(leg, this.#columns, this.#size, {
      frame: this.#frame,
      claim: this.#claim(),
      values: leg.spares.take(this.#size),
    })
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
  #claim(): ((at: number) => boolean) | undefined {
    const claim = this.#teller.claimOf(this.#leg)
    const numbers = this.#numbers
    return claim === undefined || numbers === undefined ? claim : (at) => claim(numbers[at] as number)
  }

  // What failed stays behind; the rest goes on, as it would come to another worker.
  #leave({ values, failures, reused = 0 }: Outcome): void {
    this.#legsReused.push(reused)
    const isLast = this.#leg + 1 === this.#until
    // Of the first leg some calls may have been left to others; these are none of this trip's.
    if (this.#legsMs.length === 0) this.#made = this.#size = values.length
    const left = isLast || this.#lane.sameRealm ? { values, failures } : this.#carried(values, failures)
    for (const failure of left.failures) this.#failures.push({ ...failure, ...this.#placeOf(failure.at) })
    if (this.#inboxes?.every(isNumber)) legAt(this.#lane, this.#leg - 1).spares.give(this.#inboxes as unknown[])
    if (isLast) this.#values = values
    else this.#goOn(values, left)
    const now = performance.now()
    this.#legsMs.push(now - this.#sinceMs)
    this.#sinceMs = now
    this.#leg++
    if (!isLast && this.#size > 0) this.#teller.enter(this.#leg, this.#numbers?.[0] ?? 0)
  }

  // What was lent stays with the leg that it was lent to.
  #carried(values: unknown[], failures: readonly Failure[]): Outcome {
    const own = this.#lent === undefined ? { values, failures } : returned({ values, failures }, this.#lent)
    return carried(own.values, own.failures, this.#line)
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

  #placeOf(at: number): Pick<Failure, 'at' | 'leg' | 'inbox'> {
    const place = { at: this.#numbers?.[at] ?? at, leg: this.#leg }
    return this.#inboxes === undefined ? place : { ...place, inbox: [this.#inboxes[at]] }
  }

  #outcome(): TripOutcome {
    const numbers = this.#numbers
    const values = numbers === undefined ? this.#values : new Array<unknown>(this.#made)
    if (numbers !== undefined) for (const [at, number] of numbers.entries()) values[number] = this.#values[at]
    const known = { values, failures: this.#failures, legsMs: this.#legsMs, placeOf: this.#placeOfResult }
    const reused = this.#legsReused.reduce((sum, count) => sum + count, 0)
    return reused === 0 ? known : { ...known, reused, legsReused: this.#legsReused }
  }

  readonly #placeOfResult = (number: number): Pick<Failure, 'leg' | 'inbox'> => {
    const at = this.#numbers?.indexOf(number) ?? number
    const leg = this.#until - 1
    return this.#inboxes === undefined ? { leg } : { leg, inbox: [this.#inboxes[at]] }
  }
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number'
}
