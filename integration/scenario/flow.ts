import { isPiperError, Piper, Plumber, step } from '@papy/core'
import { expect } from 'vitest'
import { within } from '../reference/bound.ts'

/** Builds a Piper without its types: scenarios are about what happens at run time. */
export function piper(what: unknown, options: object = {}): Piper {
  return new Piper(what as never, options as never) as unknown as Piper
}

/** Binds arguments without types. */
export function bind(fn: unknown, ...args: readonly unknown[]): ReturnType<typeof step> {
  return (step as (fn: unknown, ...args: readonly unknown[]) => ReturnType<typeof step>)(fn, ...args)
}

/** Adds pipes without types. */
export function pipe(plumber: Plumber, pipers: readonly unknown[], options?: object): void {
  ;(plumber.addPipe as (pipers: readonly unknown[], options?: object) => void).call(plumber, pipers, options)
}

/** A new Plumber with these pipes, each a list of pipers from top to bottom; one piper alone is just added. */
export function plumb(...pipes: readonly (readonly unknown[])[]): Plumber {
  const plumber = new Plumber()
  for (const pipers of pipes) {
    if (pipers.length === 1) plumber.addPiper(pipers[0] as never)
    else pipe(plumber, pipers)
  }
  return plumber
}

/** All that comes out, in a bounded time; placeholders as {@link failed}. */
export async function drain(iterable: unknown, ms = 10_000): Promise<unknown[]> {
  const all: unknown[] = []
  const pull = async (): Promise<unknown[]> => {
    for await (const value of iterable as AsyncIterable<unknown>) all.push(inWords(value))
    return all
  }
  return await within(pull(), ms, `draining (after ${all.length} items)`)
}

/** Streams through a plumber and disposes it; the ledger must balance with nothing left in flight. */
export async function stream(plumber: Plumber, datas: readonly unknown[], ms?: number): Promise<unknown[]> {
  try {
    const rows = await drain(plumber.stream(datas as never), ms)
    const { total } = plumber.ledger()
    expect(total.read).toBe(total.emitted + total.errored + total.deadLettered + total.returned)
    expect(total.inFlight).toBe(0)
    return rows
  } finally {
    await within(plumber.close(), 10_000, 'closing the plumber')
  }
}

/** How {@link drain} writes a placeholder: the messages of its causes, in order. */
export function failed(...causes: readonly string[]): { readonly failed: readonly string[] } {
  return { failed: causes }
}

/** Placeholders, also inside a row, as {@link failed}. */
export function inWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inWords)
  if (!isPiperError(value)) return value
  return failed(
    ...value.errors.map((error) => (error.cause instanceof Error ? error.cause.message : String(error.cause))),
  )
}

/** Runs what must fail, now or when awaited, in a bounded time, and gives the error. */
export async function errorOf(act: () => unknown, ms = 5_000): Promise<Error & Record<string, unknown>> {
  try {
    await within(Promise.resolve(act()), ms, 'what should have failed')
  } catch (error) {
    return error as Error & Record<string, unknown>
  }
  throw new Error('nothing was thrown')
}

/** Runs what must throw at once, and gives the error. */
export function thrown(act: () => unknown): Error & Record<string, unknown> {
  try {
    const value = act()
    if (value instanceof Promise) value.catch(() => undefined)
  } catch (error) {
    return error as Error & Record<string, unknown>
  }
  throw new Error('nothing was thrown')
}
