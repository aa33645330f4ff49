import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Batch } from '@papy/contract/engine'
import { sliceBatch } from '@papy/contract/engine'
import { describe, expect, test } from 'vitest'
import { type Random, random, seed } from '../../../../.config/testing/random.ts'
import { RowLedger } from '../../src/run/row-ledger.ts'
import type { Shape } from '../../src/shape.ts'
import { bad, batchOfGroups } from './support/flow.ts'

const failure = bad('x')

interface Output {
  readonly shape: Shape
  /** Items of each group; `undefined` fails. */
  readonly groups: readonly (readonly unknown[])[]
  /** What leaves, in its order. */
  readonly batches: readonly Batch[]
}

function shuffled<T>(items: readonly T[], pick: Random): T[] {
  const left = [...items]
  return items.map(() => left.splice(pick(left.length), 1)[0] as T)
}

function drawnOutput(rows: number, pick: Random): Output {
  const span = [1, 1, 1, 2, 3][pick(5)] as number
  const width = [1, 1, 2, 3, 'each' as const][pick(5)] as number | 'each'
  const ordered = pick(3) > 0
  const count = Math.ceil(rows / span)
  const size = () => (width === 'each' ? pick(4) : width)
  const groups = Array.from({ length: count }, (_, g) =>
    Array.from({ length: size() }, (_, i) => (pick(7) === 0 ? failure : `${g}.${i}`)),
  )
  const whole = batchOfGroups(groups, width === 'each' ? 0 : width)
  const cuts = ordered
    ? Array.from({ length: pick(8) }, () => pick(whole.values.length + 1))
    : groups.slice(1).map((_, g) => groups.slice(0, g + 1).flat().length)
  const places = [...new Set([0, whole.values.length, ...cuts])].sort((a, b) => a - b)
  const parts = places.slice(1).map((to, i) => sliceBatch(whole, places[i] as number, to))
  const batches = whole.values.length === 0 && count > 0 ? [whole] : parts
  return { shape: { width, span, ordered }, groups, batches: ordered ? batches : shuffled(batches, pick) }
}

/** What anybody would count: rows of which all has left through all their outputs, and those with a placeholder. */
function recount(read: number, outputs: readonly Output[], left: readonly (readonly Batch[])[]) {
  let [settled, errored] = [0, 0]
  for (let row = 0; row < read; row++) {
    const states = outputs.map(({ shape, groups }, at) => {
      const group = Math.floor(row / shape.span)
      const gone = itemsOf(left[at] as readonly Batch[], group, shape)
      const all = groups[group] as readonly unknown[]
      return { done: gone.ended && gone.items.length === all.length, failed: all.includes(failure) }
    })
    if (!states.every(({ done }) => done)) continue
    settled++
    if (states.some(({ failed }) => failed)) errored++
  }
  return { settled, errored }
}

function itemsOf(batches: readonly Batch[], group: number, { width }: Shape) {
  const items: unknown[] = []
  let ended = width !== 'each'
  for (const batch of batches)
    for (let at = 0, passed = 0; at <= batch.values.length; at++) {
      while (batch.ends?.[passed] === at) if (batch.group + passed++ === group) ended = true
      if (at === batch.values.length) break
      const of = width === 'each' ? batch.group + passed : batch.group + Math.floor((batch.offset + at) / width)
      if (of === group) items.push(batch.values[at])
    }
  return { items, ended }
}

test(`any number of outputs, spans and orders: what anybody would count (PAPY_SEED=${seed})`, () => {
  const pick = random(seed)
  for (let round = 0; round < 600; round++) {
    const rows = 1 + pick(12)
    const outputs = Array.from({ length: 1 + pick(3) }, () => drawnOutput(rows, pick))
    let read = rows
    const ledger = new RowLedger(
      [{ read: () => read, reaches: outputs.map((_, at) => at) }],
      outputs.map(({ shape }) => shape),
    )
    const waiting = outputs.map(({ batches }) => [...batches])
    const left: Batch[][] = outputs.map(() => [])
    for (;;) {
      const open = waiting.flatMap((batches, at) => (batches.length > 0 ? [at] : []))
      const expected = recount(read, outputs, left)
      const balance = ledger.balance()
      const told = JSON.stringify({ rows, outputs, left })
      expect(balance, told).toEqual({
        read,
        emitted: expected.settled - expected.errored,
        errored: expected.errored,
        deadLettered: 0,
        returned: 0,
        inFlight: read - expected.settled,
      })
      if (open.length === 0) break
      const at = open[pick(open.length)] as number
      const batch = (waiting[at] as Batch[]).shift() as Batch
      ;(left[at] as Batch[]).push(batch)
      ledger.left(at, batch)
    }
    ledger.end()
    expect(ledger.balance().inFlight).toBe(0)
    read = rows
  }
})

describe('a short last gathering', () => {
  const shape: Shape = { width: 1, span: 3, ordered: true }

  test('that fails is as many errors as it had items', () => {
    const ledger = new RowLedger([{ read: () => 5, reaches: [0] }], [shape])
    ledger.left(0, { values: ['a', failure], group: 0, offset: 0, first: 0, width: 1, failed: true })
    expect(ledger.balance()).toMatchObject({ read: 5, emitted: 3, errored: 2, inFlight: 0 })
  })

  test('also when more is read later than was when it left', () => {
    let read = 4
    const ledger = new RowLedger([{ read: () => read, reaches: [0] }], [shape])
    ledger.left(0, { values: [failure], group: 0, offset: 0, first: 0, width: 1, failed: true })
    read = 5
    expect(ledger.balance()).toMatchObject({ read: 5, emitted: 0, errored: 3, inFlight: 2 })
  })
})

test('several inputs: a row counts once for each that has it; what found no partner is returned', () => {
  const ledger = new RowLedger(
    [
      { read: () => 5, reaches: [0] },
      { read: () => 3, reaches: [0, 1] },
    ],
    [
      { width: 1, span: 1, ordered: true },
      { width: 1, span: 1, ordered: true },
    ],
  )
  ledger.left(0, { values: [1, failure, 3], group: 0, offset: 0, first: 0, width: 1, failed: true })
  expect(ledger.balance()).toMatchObject({ read: 8, emitted: 2, errored: 1, inFlight: 5 })
  ledger.left(1, { values: [1, 2], group: 0, offset: 0, first: 0, width: 1, failed: false })
  expect(ledger.balance()).toMatchObject({ read: 8, emitted: 3, errored: 2, inFlight: 3 })
  ledger.end()
  expect(ledger.balance()).toMatchObject({ read: 8, emitted: 3, errored: 2, inFlight: 0, returned: 3 })
})

test('an input that reaches no output is settled by nothing, and harms nobody', () => {
  const ledger = new RowLedger([{ read: () => 2, reaches: [] }], [{ width: 1, span: 1, ordered: true }])
  const { read, emitted, errored, inFlight } = ledger.balance()
  expect(emitted + errored + inFlight).toBe(read)
})

test('memory stays small however long the run', () => {
  const before = heapUsed()
  let read = 0
  const ledger = new RowLedger([{ read: () => read, reaches: [0] }], [{ width: 2, span: 1, ordered: true }])
  while (read < 200_000) {
    const group = read++
    const failed = group % 10 === 0
    ledger.left(0, { values: failed ? [failure, 1] : [0, 1], group, offset: 0, first: group * 2, width: 2, failed })
  }
  expect(ledger.balance()).toMatchObject({ emitted: 180_000, errored: 20_000, inFlight: 0 })
  // One number for each group would be 1.6 MB.
  expect(heapUsed() - before).toBeLessThan(1_000_000)
})

// Bytes in use after everything that can be collected is gone.
function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}
