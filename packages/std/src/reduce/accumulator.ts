import { ArgumentError, describe } from '@papy/contract'

/**
 * Sums items up to a state: plain data of bounded size, which may be sent anywhere and written down. States of parts of the
 * items merge to that of all of them, so the parts may be summed up in parallel.
 */
export interface Accumulator<Item, State> {
  /** Begins with nothing, or goes on from a state, which itself stays as it is. */
  begin(from?: State): Accumulation<Item, State>
  /** The state of the items of both, those of `one` being first. Neither is changed. */
  merge(one: State, other: State): State
}

/** Items being summed up. */
export interface Accumulation<Item, State> {
  /** Takes one more item. @throws ArgumentError `ERR_ARGUMENT` for what cannot be summed up; nothing has changed then */
  add(item: Item): void
  /** The state so far: a copy that no later item changes. */
  state(): State
}

/**
 * The state of many items.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for what is no iterable, and for an item that cannot be summed up
 */
export function accumulated<Item, State>(accumulator: Accumulator<Item, State>, items: Iterable<Item>): State {
  const accumulation = accumulator.begin()
  for (const item of items) accumulation.add(item)
  return accumulation.state()
}

/** The one list of items in the inbox of a worker function. @throws ArgumentError `ERR_ARGUMENT` */
export function itemsOf<Item>(call: string, inbox: readonly [Iterable<Item>]): Iterable<Item> {
  const [items] = inbox
  if (inbox.length === 1 && typeof items === 'object' && items !== null && Symbol.iterator in items) return items
  const got = inbox.length === 1 ? describe(items) : `an inbox of ${inbox.length}`
  const message = `${call} got ${got} instead of one list of items; where the piper gathers them with consume, use [gathered, ${call}]`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: items })
}

/** Checks how many items something may keep. @throws ArgumentError `ERR_ARGUMENT` */
export function checkSize(call: string, k: unknown): void {
  if (Number.isSafeInteger(k) && (k as number) >= 1) return
  const message = `${call} was to keep ${describe(k)} items; pass a whole number from 1`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: k })
}

/** Checks what is to be summed up with others. @throws ArgumentError `ERR_ARGUMENT` */
export function checkFinite(call: string, value: unknown): void {
  if (typeof value === 'number' && Number.isFinite(value)) return
  const message = `${call} cannot take ${describe(value)}; pass finite numbers, and leave other items out`
  throw new ArgumentError('ERR_ARGUMENT', message, { value })
}
