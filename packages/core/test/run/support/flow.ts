import { isPiperError, type PiperError } from '@papy/contract'
import {
  type Address,
  addressAt,
  anyFailed,
  type Batch,
  type Flow,
  type Pulled,
  placeholderOf,
} from '@papy/contract/engine'
import type { Random } from '../../../../../.config/testing/random.ts'

/** A placeholder whose text tells it from others. */
export function bad(text: string): PiperError {
  return placeholderOf(new Error(text), { functionName: 'f', inbox: [], node: 'somewhere', index: 0 })
}

/** Placeholders by their text, all else as it is. */
export function plain(value: unknown): unknown {
  return isPiperError(value) ? `!${value.errors.map(({ cause }) => (cause as Error).message).join('+')}` : value
}

/** Groups of items as one stream: of equal width, or, without one, with their ends. */
export function batchOfGroups(groups: readonly (readonly unknown[])[], width = 0): Batch {
  const values = groups.flat()
  let at = 0
  const ends = groups.map((group) => (at += group.length))
  return { values, group: 0, offset: 0, first: 0, width, failed: anyFailed(values), ...(width > 0 ? {} : { ends }) }
}

/** How a drawn flow behaves. */
export interface FlowOptions {
  readonly pick: Random
  /** Answers now and then after some turns. @defaultValue true */
  readonly later?: boolean
  /** Thrown when all is read. */
  readonly error?: unknown
}

/** A flow that is watched. */
export interface WatchedFlow extends Flow<Batch> {
  pulls: number
  closed: number
  /** Items given. */
  given: number
}

/**
 * A flow of these batches, one after the other, cut where it pleases; now at once, now later. Complains about two pulls at
 * once, and gives no more than it is asked for.
 */
export function drawnFlow(batches: readonly Batch[], { pick, later = true, error }: FlowOptions): WatchedFlow {
  const queue = batches.map((batch) => ({ batch, at: 0 }))
  let pulling = false
  let failure = error === undefined ? undefined : { error }
  const next = (max: number): Batch | undefined => {
    const [head] = queue
    if (head === undefined) {
      if (failure === undefined) return undefined
      const { error: thrown } = failure
      failure = undefined
      throw thrown
    }
    const left = head.batch.values.length - head.at
    const size = Math.min(left, 1 + pick(max))
    const part = cut(head.batch, head.at, head.at + size)
    head.at += size
    if (head.at === head.batch.values.length) queue.shift()
    flow.given += part.values.length
    return part
  }
  const flow: WatchedFlow = {
    pulls: 0,
    closed: 0,
    given: 0,
    pull(max): Pulled<Batch> {
      if (!(max >= 1)) throw new Error(`asked for ${max}`)
      if (pulling) throw new Error('two pulls at once')
      flow.pulls++
      if (flow.closed > 0) return undefined
      if (!later || pick(2) === 0) return next(Math.min(max, 1000))
      pulling = true
      return (async () => {
        for (let turns = pick(3); turns >= 0; turns--) await undefined
        pulling = false
        return flow.closed > 0 ? undefined : next(Math.min(max, 1000))
      })()
    },
    close() {
      flow.closed++
    },
  }
  return flow
}

// Not the engine's own, so that a mistake in it does not hide itself.
function cut(batch: Batch, from: number, to: number): Batch {
  const { group, offset } = from === 0 ? batch : addressAt(batch, from)
  const part: Batch = { ...batch, values: batch.values.slice(from, to), group, offset, first: batch.first + from }
  if (batch.ends === undefined) return part
  const ends = batch.ends.filter((end) => (end > from || from === 0) && end <= to).map((end) => end - from)
  return { ...part, ends }
}

/** Everything a flow gives. */
export async function drain<T>(flow: Flow<T>, size: () => number = () => 3): Promise<T[]> {
  const found: T[] = []
  for (let part = await flow.pull(size()); part !== undefined; part = await flow.pull(size())) found.push(part)
  return found
}

/** What a stream of batches says: items with their addresses, and the groups it says have ended. */
export function spelled(batches: readonly Batch[]) {
  const items = batches.flatMap((batch) =>
    batch.values.map((value, at): { value: unknown; index: number } & Address => ({
      value: plain(value),
      index: batch.first + at,
      ...addressAt(batch, at),
    })),
  )
  const ended = batches.flatMap(({ group, ends = [] }) => ends.map((_, i) => group + i))
  return { items, ended }
}

/** The items of each group, from what {@link spelled} says. */
export function groupsOf({ items, ended }: ReturnType<typeof spelled>): unknown[][] {
  const count = Math.max(-1, ...items.map(({ group }) => group), ...ended) + 1
  return Array.from({ length: count }, (_, group) =>
    items.filter((item) => item.group === group).map(({ value }) => value),
  )
}
