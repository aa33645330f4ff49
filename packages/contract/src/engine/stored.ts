import { describe, SerializerError } from '../errors.ts'
import { shownPlace } from '../medium/ticket.ts'
import type { Deposit, Via } from './via.ts'

/** Values that wait in a transport, as it is said between coordinator and workers. */
export interface StoredValues {
  /** The same values, once for each transport by which somebody reads them. */
  readonly deposits: readonly Deposit[]
  /** These of what was put together. */
  readonly from: number
  readonly length: number
}

/**
 * Values that wait in a transport: the coordinator hands on the ticket and does not look at them. When all readers are done
 * with all of them they are dropped.
 */
export class Stored implements StoredValues {
  readonly deposits: readonly Deposit[]
  readonly from: number
  readonly length: number
  readonly #keeper: Keeper

  private constructor(keeper: Keeper, from: number, length: number) {
    this.deposits = keeper.deposits
    this.from = from
    this.length = length
    this.#keeper = keeper
  }

  /** What a worker put, and how many read it. */
  static of({ deposits, length }: StoredValues, vias: readonly Via[], readers: number): Stored {
    return new Stored(new Keeper(deposits, vias, length * readers), 0, length)
  }

  /** Bytes that one of them takes. */
  get weight(): number {
    const [{ ticket, parts } = {}] = this.deposits
    const bytes = ticket?.byteLength ?? parts?.reduce((sum, { byteLength }) => sum + byteLength, 0) ?? 0
    return bytes / this.#keeper.length
  }

  /** The values from one up to another. */
  slice(from: number, to: number): Stored {
    return new Stored(this.#keeper, this.from + from, to - from)
  }

  /** What a worker is told that reads by one transport. */
  sentBy(via: Via | undefined): StoredValues {
    const deposits = this.deposits.filter((deposit) => deposit.via === via?.id)
    return { deposits, from: this.from, length: this.length }
  }

  /** Takes them out here, because somebody must look at them. */
  async redeem(): Promise<unknown[]> {
    return [...valuesOf(await this.#keeper.take(), this)]
  }

  /** One reader is done with these. */
  done(): void {
    this.#keeper.done(this.length)
  }
}

/**
 * These of the values that were put together.
 *
 * @throws SerializerError `ERR_MALFORMED`, where what was read is no list of so many: somebody else wrote it
 */
export function valuesOf(values: unknown, { deposits, from, length }: StoredValues): readonly unknown[] {
  if (Array.isArray(values) && values.length >= from + length)
    return from === 0 && length === values.length ? values : values.slice(from, from + length)
  const found = Array.isArray(values) ? `a list of ${values.length} values` : describe(values)
  const { transport = 'a transport', at } = deposits[0]?.ticket ?? {}
  const message = `what ${transport} has at ${shownPlace(at)} is ${found}, not a list of ${from + length}; somebody else has written it`
  throw new SerializerError('ERR_MALFORMED', message, { transport, at: shownPlace(at) })
}

/** Counts who still needs what was put together. */
class Keeper {
  readonly deposits: readonly Deposit[]
  readonly length: number
  #left: number
  #taken: Promise<readonly unknown[]> | undefined
  readonly #vias: readonly Via[]

  constructor(deposits: readonly Deposit[], vias: readonly Via[], uses: number) {
    this.deposits = deposits
    this.#vias = vias
    this.#left = uses
    this.length = Math.max(1, uses)
    for (const deposit of deposits) this.#viaOf(deposit).keep(deposit)
  }

  take(): Promise<readonly unknown[]> {
    const [deposit] = this.deposits as readonly [Deposit, ...Deposit[]]
    this.#taken ??= this.#viaOf(deposit).take(deposit)
    return this.#taken
  }

  done(values: number): void {
    this.#left -= values
    if (this.#left > 0) return
    this.#taken = undefined
    for (const deposit of this.deposits) this.#viaOf(deposit).drop(deposit)
  }

  #viaOf({ via }: Deposit): Via {
    return this.#vias.find(({ id }) => id === via) as Via
  }
}
