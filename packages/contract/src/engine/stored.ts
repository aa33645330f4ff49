import { describe, SerializerError, TransportError } from '../errors.ts'
import { shownPlace } from '../medium/ticket.ts'
import type { Column } from './column.ts'
import type { Deposit, Via } from './via.ts'

/** Values that wait in a transport, as it is said between coordinator and workers. */
export interface StoredValues {
  /** The same values, once for each transport by which somebody reads them. */
  readonly deposits: readonly Deposit[]
  /** These of what was put together. */
  readonly from: number
  readonly length: number
}

/** Makes values again, of those that were put together: placeholders stand among them where that failed now. */
export type Remake = (from: number, to: number) => Promise<readonly unknown[]>

/** Who may read what a worker put, and by which transports. */
export interface Outbound {
  readonly vias: readonly Via[]
  readonly readers: number
}

/**
 * Values that wait in a transport: the coordinator hands on the ticket and does not look at them. When all readers are done
 * with all of them they are dropped. What is lost before, because the worker that held it is, is made again and stays in
 * this thread: it cannot be lost a second time.
 */
export class Stored implements StoredValues {
  readonly from: number
  readonly length: number
  readonly #keeper: Keeper

  private constructor(keeper: Keeper, from: number, length: number) {
    this.from = from
    this.length = length
    this.#keeper = keeper
  }

  /** What a worker put, and how to have it again. */
  static of({ deposits, length }: StoredValues, outbound: Outbound, remake: Remake): Stored {
    return new Stored(new Keeper(deposits, length, outbound, remake), 0, length)
  }

  get deposits(): readonly Deposit[] {
    return this.#keeper.deposits
  }

  /** Bytes that one of them takes. */
  get weight(): number {
    const [{ ticket, parts } = {}] = this.deposits
    const bytes = ticket?.byteLength ?? parts?.reduce((sum, { byteLength }) => sum + byteLength, 0) ?? 0
    return bytes / Math.max(1, this.#keeper.length)
  }

  /** Whether they can be lost with the worker that put them, and made again. */
  get fleeting(): boolean {
    return this.#keeper.fleeting
  }

  /** The values from one up to another. */
  slice(from: number, to: number): Stored {
    return new Stored(this.#keeper, this.from + from, to - from)
  }

  /** The values themselves, if they had to be taken out here. */
  get recalled(): readonly unknown[] | undefined {
    const values = this.#keeper.recalled
    return values?.slice(this.from, this.from + this.length)
  }

  /** What a worker is sent that reads by one transport. */
  sentBy(via: Via | undefined): Column | StoredValues {
    const { recalled, deposits, from, length } = this
    return recalled ?? { deposits: deposits.filter((deposit) => deposit.via === via?.id), from, length }
  }

  /** Takes them out here, because somebody must look at them. Those that cannot be made again are placeholders. */
  redeem(): Promise<readonly unknown[]> {
    return this.#keeper.take(this.from, this.from + this.length)
  }

  /** Takes them out here for good, because a reader found them gone: from now on they are sent as they are. */
  recall(): Promise<void> {
    return this.#keeper.recall()
  }

  /** One reader is done with these. */
  done(): void {
    this.#keeper.done(this.length)
  }

  /** Nobody reads them. */
  drop(): void {
    this.#keeper.drop()
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
  /** How many values there are. */
  readonly length: number
  /** All of them, where they are sent as they are. */
  recalled: readonly unknown[] | undefined
  #left: number
  #dropped = false
  #taken: Promise<readonly unknown[]> | undefined
  readonly #vias: readonly Via[]
  readonly #remake: Remake | undefined

  constructor(deposits: readonly Deposit[], length: number, { vias, readers }: Outbound, remake: Remake) {
    this.deposits = deposits
    this.length = length
    this.#vias = vias
    this.#left = length * readers
    // With it goes what they were made of, which need not be kept for what cannot be lost.
    this.#remake = deposits.some((deposit) => this.#lasts(deposit)) ? undefined : remake
    for (const deposit of deposits) this.#viaOf(deposit).keep(deposit)
  }

  get fleeting(): boolean {
    return this.#remake !== undefined
  }

  async take(from: number, to: number): Promise<readonly unknown[]> {
    // What others were made of is wanted long after it was read, and only in part.
    if (this.#dropped && this.#remake !== undefined) return this.#again(this.#remake, from, to)
    this.#taken ??= this.#take()
    const values = await this.#taken
    return from === 0 && to === values.length ? values : values.slice(from, to)
  }

  async recall(): Promise<void> {
    const values = await this.take(0, this.length)
    if (!this.#dropped) this.recalled = values
  }

  done(values: number): void {
    this.#left -= values
    if (this.#left <= 0) this.drop()
  }

  drop(): void {
    if (this.#dropped) return
    this.#dropped = true
    this.#taken = undefined
    this.recalled = undefined
    for (const deposit of this.deposits) this.#viaOf(deposit).drop(deposit)
  }

  // Each medium that has them is asked before they are made again.
  async #take(): Promise<readonly unknown[]> {
    let failure: unknown
    for (const deposit of this.deposits) {
      try {
        return valuesOf(await this.#viaOf(deposit).take(deposit), { deposits: [deposit], from: 0, length: this.length })
      } catch (error) {
        failure = error
      }
    }
    if (this.#remake === undefined) throw failure
    const values = await this.#again(this.#remake, 0, this.length)
    if (!this.#dropped) this.recalled = values
    return values
  }

  // When the run is over, nobody waits for what was lost.
  async #again(remake: Remake, from: number, to: number): Promise<readonly unknown[]> {
    if (!this.#vias.some(({ closed }) => closed)) return remake(from, to)
    throw new TransportError('ERR_TRANSPORT_CLOSED', 'the run is over, and with it what was under way')
  }

  #lasts(deposit: Deposit): boolean {
    return deposit.ticket === undefined || this.#viaOf(deposit).durable
  }

  #viaOf({ via }: Deposit): Via {
    return this.#vias.find(({ id }) => id === via) as Via
  }
}
