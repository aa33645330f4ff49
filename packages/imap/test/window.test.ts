import type { Batch } from '@papy/contract/engine'
import { describe, expect, test } from 'vitest'
import { type Random, random, seed } from '../../../.config/testing/random.ts'
import { type Slot, Window } from '../src/chunk/window.ts'

const batchOf = (first: number, size: number): Batch => ({
  values: Array.from({ length: size }, (_, i) => first + i),
  group: first,
  offset: 0,
  first,
  width: 1,
  failed: false,
})

interface Chunk {
  readonly slot: Slot
  readonly first: number
  readonly size: number
  settled: boolean
}

/** The window as anybody would write it: a list of chunks. */
class Model {
  chunks: Chunk[] = []
  arrived: Chunk[] = []
  taken = 0
  readonly ordered: boolean

  constructor(ordered: boolean) {
    this.ordered = ordered
  }

  get next(): Chunk | undefined {
    return this.ordered ? this.chunks[0] : this.arrived[0]
  }

  get unpulled(): number {
    return this.chunks.reduce((sum, { size }) => sum + size, 0) - this.taken
  }

  settle(chunk: Chunk): void {
    chunk.settled = true
    this.arrived.push(chunk)
  }

  take(max: number): readonly number[] | undefined {
    const { next } = this
    if (next === undefined || !next.settled) return undefined
    const from = next.first + this.taken
    const count = Math.min(max, next.size - this.taken)
    this.taken += count
    if (this.taken === next.size) this.remove(next)
    return Array.from({ length: count }, (_, i) => from + i)
  }

  giveUp(): number {
    const before = this.unpulled
    this.chunks = this.chunks.filter(({ settled }) => settled)
    return before - this.unpulled
  }

  private remove(chunk: Chunk): void {
    this.taken = 0
    this.chunks = this.chunks.filter((other) => other !== chunk)
    this.arrived = this.arrived.filter((other) => other !== chunk)
  }
}

function play(ordered: boolean, pick: Random): void {
  const window = new Window(ordered)
  const model = new Model(ordered)
  let first = 0
  const waiting: Chunk[] = []
  for (let step = 0; step < 120; step++) {
    const what = pick(10)
    if (what < 4) {
      const size = pick(8) === 0 ? 0 : 1 + pick(9)
      const chunk = { slot: window.open(first, size, step), first, size, settled: false }
      first += size
      waiting.push(chunk)
      model.chunks.push(chunk)
    } else if (what < 7 && waiting.length > 0) {
      const [chunk] = waiting.splice(pick(waiting.length), 1) as [Chunk]
      const packed = pick(2) === 0
      const batch = batchOf(chunk.first, chunk.size)
      if (packed) window.settleNumbers(chunk.slot, batch, Float64Array.from(batch.values as number[]))
      else window.settle(chunk.slot, batch)
      model.settle(chunk)
    } else if (what < 9) {
      const max = 1 + pick(6)
      const expected = model.take(max)
      const batch = window.take(max, step)
      expect(batch?.values).toEqual(expected)
      if (batch !== undefined && batch.values.length > 0)
        expect(batch).toMatchObject({ first: batch.values[0], group: batch.values[0], offset: 0, width: 1 })
    } else if (pick(6) === 0) {
      expect(window.giveUp() + 0).toBe(model.giveUp())
      waiting.length = 0
    }
    expect(window.unpulled + 0).toBe(model.unpulled)
    expect(window.ready).toBe(model.next?.settled ?? false)
  }
}

test.each([true, false])(`does what a plain list does (ordered: %s, PAPY_SEED=${seed})`, (ordered) => {
  const pick = random(seed)
  for (let round = 0; round < 400; round++) play(ordered, pick)
})

describe('ordered', () => {
  test('results wait for those before them, and leave chunk by chunk', () => {
    const window = new Window(true)
    const [one, two] = [window.open(0, 2, 0), window.open(2, 2, 0)]
    window.settle(two, batchOf(2, 2))
    expect(window.take(9, 0)).toBe(undefined)
    window.settle(one, batchOf(0, 2))
    expect([window.take(9, 0)?.values, window.take(9, 0)?.values, window.unpulled]).toEqual([[0, 1], [2, 3], 0])
  })

  test('the head of the line is the unfinished one that finished ones wait for', () => {
    const window = new Window(true)
    const [one, two, three] = [window.open(0, 1, 5), window.open(1, 1, 6), window.open(2, 1, 7)]
    expect(window.headOfLine).toBe(undefined)
    window.settle(three, batchOf(2, 1))
    expect(window.headOfLine).toBe(one)
    window.settle(one, batchOf(0, 1))
    expect(window.headOfLine).toBe(undefined)
    window.take(1, 99)
    expect(window.headOfLine).toBe(two)
    // It is waited for since it became the head.
    expect(two.sinceMs).toBe(99)
  })

  test('what is finished stays readable after giving up, in its order', () => {
    const window = new Window(true)
    const slots = [0, 1, 2, 3].map((n) => window.open(n * 2, 2, 0))
    window.settle(slots[0] as Slot, batchOf(0, 2))
    window.settle(slots[2] as Slot, batchOf(4, 2))
    window.take(1, 0)
    expect(window.giveUp()).toBe(4)
    expect([window.take(9, 0)?.values, window.take(9, 0)?.values, window.take(9, 0)]).toEqual([[1], [4, 5], undefined])
    expect(window.unpulled).toBe(0)
  })
})

test('groups wider than one keep their addresses, packed or not', () => {
  for (const packed of [false, true]) {
    const window = new Window(true)
    const slot = window.open(6, 4, 0)
    const batch: Batch = { values: [6, 7, 8, 9], group: 2, offset: 0, first: 6, width: 3, failed: false }
    if (packed) window.settleNumbers(slot, batch, Float64Array.from([6, 7, 8, 9]))
    else window.settle(slot, batch)
    expect(window.take(2, 0)).toMatchObject({ values: [6, 7], group: 2, offset: 0, first: 6, width: 3 })
    expect(window.take(1, 0)).toMatchObject({ values: [8], group: 2, offset: 2, first: 8 })
    expect(window.take(9, 0)).toMatchObject({ values: [9], group: 3, offset: 0, first: 9 })
  }
})

test('ends of groups leave once', () => {
  for (const packed of [false, true]) {
    const window = new Window(true)
    const slot = window.open(0, 3, 0)
    const batch: Batch = {
      values: [1, 2, 3],
      group: 0,
      offset: 0,
      first: 0,
      width: 0,
      failed: false,
      ends: [0, 1, 3, 3],
    }
    if (packed) window.settleNumbers(slot, batch, Float64Array.from([1, 2, 3]))
    else window.settle(slot, batch)
    const taken = [1, 1, 1].map((max) => window.take(max, 0))
    expect(taken.map((part) => part?.ends)).toEqual([[0, 1], [], [1, 1]])
    expect(taken.map((part) => part?.group)).toEqual([0, 2, 2])
  }
})

test('a hundred thousand chunks pass a window of two, in their order', () => {
  const window = new Window(true)
  let open = [window.open(0, 1, 0), window.open(1, 1, 0)]
  for (let n = 0; n < 100_000; n++) {
    window.settle(open[0] as Slot, batchOf(n, 1))
    expect(window.take(1, 0)?.first).toBe(n)
    open = [open[1] as Slot, window.open(n + 2, 1, 0)]
  }
  expect(window.unpulled).toBe(2)
})

test('cut, results end where the first is missing', () => {
  const window = new Window(true)
  const slots = [0, 1, 2, 3].map((n) => window.open(n * 2, 2, 0))
  for (const at of [0, 1, 3]) window.settle(slots[at] as Slot, batchOf(at * 2, 2))
  window.take(1, 0)
  window.cut()
  expect([window.unpulled, window.take(9, 0)?.values, window.take(9, 0)?.values, window.take(9, 0)]).toEqual([
    3,
    [1],
    [2, 3],
    undefined,
  ])
  expect([window.unpulled, window.finished]).toEqual([0, 0])
})
