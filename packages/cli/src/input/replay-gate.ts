import type { JsonValue } from '@papy/contract'
import { type Replayable, replayFrom } from '@papy/contract/journal'
import type { PiperInput } from '@papy/core'
import { type Gate, type GateOptions, gateOf } from './gate.ts'

/** Items, from one of them on. */
type Open = (position: number) => PiperInput

/**
 * Puts a gate before an input that can be read again from any of its items on; `undefined`: it cannot. The limit counts from
 * its first item, whatever is left out.
 */
export function replayGateOf(input: PiperInput, options: GateOptions): Gate | undefined {
  const open = openOf(input)
  return open && new ReplayGate(open, identityOf(input), options)
}

class ReplayGate implements Gate {
  #gate: Gate | undefined
  readonly input: AsyncIterable<unknown> & Replayable

  constructor(open: Open, identity: Replayable['identity'], { limit, close }: GateOptions) {
    const from = (position: number): PiperInput => {
      this.#gate = gateOf(open(position), { limit: Math.max(0, limit - position), ...(close && { close }) })
      return this.#gate.input
    }
    this.input = {
      [replayFrom]: from,
      ...(identity && { identity }),
      async *[Symbol.asyncIterator]() {
        yield* from(0)
      },
    }
  }

  get read(): number {
    return this.#gate?.read ?? 0
  }

  stop(): void {
    this.#gate?.stop()
  }
}

function openOf(input: PiperInput): Open | undefined {
  const given = input as Partial<Replayable> & { readonly next?: unknown }
  const open = given[replayFrom]
  if (open !== undefined) return (position) => open.call(given, position) as PiperInput
  if (Array.isArray(input)) return (position) => (position === 0 ? input : input.slice(position))
  // What has next() is on its way already.
  if (!(Symbol.iterator in input) || '~flow' in input || typeof given.next === 'function') return undefined
  return (position) => (position === 0 ? input : behind(input, position))
}

function identityOf(input: PiperInput): (() => JsonValue | PromiseLike<JsonValue>) | undefined {
  if (Array.isArray(input)) return () => ({ kind: 'array', length: input.length })
  const given = input as Partial<Replayable>
  return given.identity && (() => given.identity?.() as JsonValue)
}

function* behind(items: Iterable<unknown>, position: number): Generator<unknown> {
  let at = 0
  for (const item of items) if (at++ >= position) yield item
}
