import type { Batch, Flow, Pulled } from '@papy/contract/engine'

/** A whole group, on its way to completion. */
interface Gathering {
  readonly values: unknown[]
  count: number
  /** How many there will be, once known. */
  size: number
  failed: boolean
}

/**
 * Reunites the items of each group of an unordered stream: whole groups leave, in the order in which they are complete.
 * Holds no more groups than are unfinished upstream.
 */
export class Regroup {
  #serial = 0
  readonly #open = new Map<number, Gathering>()
  readonly #input: Flow<Batch>

  constructor(input: Flow<Batch>) {
    this.#input = input
  }

  /** Groups that are complete now, at least one; `undefined` at the end. */
  async next(max: number): Promise<readonly Batch[] | undefined> {
    for (;;) {
      const batch = await this.#input.pull(max)
      if (batch === undefined) return undefined
      const complete = this.#take(batch)
      if (complete.length > 0) return complete
    }
  }

  close(): void | PromiseLike<void> {
    return this.#input.close()
  }

  #take({ values, width, failed, ends = [], ...start }: Batch): Batch[] {
    let { group, offset } = start
    let passed = 0
    for (let at = 0; at <= values.length; at++) {
      for (; ends[passed] === at; passed++, group++, offset = 0) this.#gathering(group, width).size = offset
      if (at === values.length) break
      const gathering = this.#gathering(group, width)
      gathering.values[offset++] = values[at]
      gathering.count++
      gathering.failed ||= failed
      if (offset === width) [group, offset] = [group + 1, 0]
    }
    return this.#complete(width)
  }

  #gathering(group: number, width: number): Gathering {
    const known = this.#open.get(group)
    if (known !== undefined) return known
    const made: Gathering = { values: [], count: 0, size: width > 0 ? width : Number.POSITIVE_INFINITY, failed: false }
    this.#open.set(group, made)
    return made
  }

  #complete(width: number): Batch[] {
    const complete: Batch[] = []
    for (const [group, { values, count, size, failed }] of this.#open) {
      if (count < size) continue
      this.#open.delete(group)
      complete.push({
        values,
        group,
        offset: 0,
        first: width > 0 ? group * width : this.#serial,
        width,
        failed,
        ...(width > 0 ? {} : { ends: [size] }),
      })
      this.#serial += size
    }
    return complete
  }
}

/** A flow of whole groups, of one unordered input. */
export function regrouped(input: Flow<Batch>): Flow<Batch> {
  const regroup = new Regroup(input)
  const ready: Batch[] = []
  return {
    pull(max: number): Pulled<Batch> {
      return (
        ready.shift() ??
        regroup.next(max).then((groups) => {
          ready.push(...(groups ?? []))
          return ready.shift()
        })
      )
    },
    close: () => regroup.close(),
  }
}

/** Groups one input may be ahead of another while they are paired. */
const MAX_AHEAD = 1024

/** Pairs the groups of several unordered inputs by their numbers: one flow for each input, all in the same order. */
export function paired(inputs: readonly Flow<Batch>[]): readonly Flow<Batch>[] {
  const pairing = new Pairing(inputs)
  return pairing.sides.map((side) => ({
    pull: (max: number): Pulled<Batch> => side.ready.shift() ?? pairing.next(side, max),
    close: () => side.regroup.close(),
  }))
}

interface Side {
  readonly regroup: Regroup
  /** Groups that have no partner yet. */
  readonly groups: Map<number, Batch>
  /** Groups that have one, to be taken. */
  readonly ready: Batch[]
  ended: boolean
  /** The read that is under way. */
  reading?: Promise<void> | undefined
}

class Pairing {
  readonly sides: readonly Side[]
  #failure: { readonly error: unknown } | undefined

  constructor(inputs: readonly Flow<Batch>[]) {
    this.sides = inputs.map((input) => ({ regroup: new Regroup(input), groups: new Map(), ready: [], ended: false }))
  }

  async next(side: Side, max: number): Promise<Batch | undefined> {
    while (side.ready.length === 0) {
      this.#throwFailure()
      // An input that has ended and has nothing left finds no partner for anything more.
      if (this.sides.some(({ ended, groups }) => ended && groups.size === 0)) return this.#surplus(side, max)
      // What is left is of groups that never became whole: the run is being closed.
      if (this.sides.every(({ ended }) => ended)) return undefined
      await Promise.race(this.#readable().map((one) => this.#read(one, max)))
    }
    return side.ready.shift()
  }

  // Who is far ahead waits for the others; unless all are, which they can be only with what is out of order upstream.
  #readable(): readonly Side[] {
    const open = this.sides.filter(({ ended }) => !ended)
    const behind = open.filter(({ groups }) => groups.size < MAX_AHEAD)
    return behind.length > 0 ? behind : open
  }

  // What found no partner, for who wants to know that there is something: one that has ended has nothing.
  async #surplus(side: Side, max: number): Promise<Batch | undefined> {
    if (side.groups.size === 0 && !side.ended) await this.#read(side, max)
    this.#throwFailure()
    const [group] = side.groups.values()
    return group
  }

  // Never rejects: an error is kept for who pulls next.
  #read(side: Side, max: number): Promise<void> {
    side.reading ??= side.regroup
      .next(max)
      .then((groups) => this.#receive(side, groups))
      .catch((error) => {
        this.#failure = { error }
      })
      .finally(() => {
        side.reading = undefined
      })
    return side.reading
  }

  #receive(side: Side, groups: readonly Batch[] | undefined): void {
    side.ended = groups === undefined
    for (const group of groups ?? []) side.groups.set(group.group, group)
    this.#pair()
  }

  #pair(): void {
    const [one, ...others] = this.sides as [Side, ...Side[]]
    for (const number of one.groups.keys()) {
      if (!others.every(({ groups }) => groups.has(number))) continue
      for (const { groups, ready } of this.sides) {
        ready.push(groups.get(number) as Batch)
        groups.delete(number)
      }
    }
  }

  #throwFailure(): void {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure.error
  }
}
