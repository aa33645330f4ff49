import type { JsonValue } from '@papy/contract'
import type { InputDescription, Replayable } from '@papy/contract/journal'
import { replayFrom } from '@papy/contract/journal'
import type { PiperInput } from '../piper.ts'

/** Under this name an input says that it begins where the sessions before stopped reading. */
const goesOn = Symbol.for('papy.goes-on')

/** Anything that can be read item by item. */
type Items<T> = Iterable<T> | AsyncIterable<T>

/**
 * An input that can be read from any of its items on, for runs with a journal:
 *
 * ```ts
 * plumber.stream([replayable((from) => numbers(from))], { journal: journal('run.papy') })
 * ```
 *
 * @param open - called with the number of items that are to be left out; gives the same items in the same order each time
 * @param identity - what tells the input from others; a run goes on only with the same
 */
export function replayable<T>(
  open: (from: number) => Items<T>,
  identity?: JsonValue,
): AsyncIterable<T> & Replayable<T> {
  return {
    [replayFrom]: open,
    [Symbol.asyncIterator]: () => iterate(open(0)),
    ...(identity === undefined ? {} : { identity: () => identity }),
  }
}

/**
 * An input that cannot be read again, and goes on where the sessions of a run before stopped reading it: a queue, what somebody
 * sends. What was read and is not done with is in the journal. In a first session it is what it would be without.
 */
export function continued<T>(items: Items<T>): AsyncIterable<T> {
  return Object.assign({ [Symbol.asyncIterator]: () => iterate(items) }, { [goesOn]: true })
}

/** Whether an input was given with {@link continued}. */
export function isContinued(input: PiperInput): boolean {
  return goesOn in (input as object)
}

/** An input from one of its items on; `undefined`: it cannot be read again. */
export function replayed(input: PiperInput): ((position: number) => Items<unknown>) | undefined {
  const given = input as Partial<Replayable> & { readonly next?: unknown }
  const open = given[replayFrom]
  if (open !== undefined) return (position) => open.call(given, position)
  if (Array.isArray(input)) return (position) => (position === 0 ? input : input.slice(position))
  const isCollection = Symbol.iterator in (input as object) && !('~flow' in (input as object))
  // What has next() is on its way already.
  if (!isCollection || typeof given.next === 'function') return undefined
  return (position) => (position === 0 ? (input as Iterable<unknown>) : behind(input as Iterable<unknown>, position))
}

/** What is written down of an input. */
export async function describeInput(node: string, input: PiperInput): Promise<InputDescription> {
  const replay = replayed(input) === undefined ? 'kept' : 'position'
  const identity = await identityOf(input)
  return { node, replay, ...(identity === undefined ? {} : { identity }) }
}

async function identityOf(input: PiperInput): Promise<JsonValue | undefined> {
  if (Array.isArray(input)) return { kind: 'array', length: input.length }
  return (input as Partial<Replayable>).identity?.()
}

function* behind(items: Iterable<unknown>, position: number): Generator<unknown> {
  let at = 0
  for (const item of items) if (at++ >= position) yield item
}

async function* iterate<T>(items: Items<T>): AsyncGenerator<T, void, undefined> {
  yield* items
}
