import type { Batch } from '@papy/contract/engine'
import { expect, test } from 'vitest'
import { Holdings } from '../../src/run/holdings.ts'
import { RowLedger } from '../../src/run/row-ledger.ts'
import type { Shape } from '../../src/shape.ts'

const single: Shape = { width: 1, span: 1, ordered: true }

/** A ledger with these outputs, and what is held; `left` says which rows left through an output. */
function held(...shapes: readonly Shape[]) {
  const ledger = new RowLedger([{ read: () => 100, reaches: shapes.map((_, at) => at) }], shapes)
  const holdings = new Holdings(ledger)
  const dropped: string[] = []
  return {
    dropped,
    hold: (row: number, name: string, outputs: readonly number[] = shapes.map((_, at) => at)) =>
      holdings.hold(row, { outputs, drop: () => dropped.push(name) }),
    left(output: number, group: number, size = 1, { width = 1, offset = 0, ends }: Partial<Batch> = {}) {
      const values = Array.from({ length: size }, () => 0)
      const batch = { values, group, offset, first: group, width, failed: false, ...(ends && { ends }) }
      ledger.left(output, batch)
      holdings.left(output, batch)
    },
  }
}

test('what was put for a row goes when that has left, and not before', () => {
  const { dropped, hold, left } = held(single)
  hold(0, 'a')
  hold(1, 'b')
  hold(1, 'c')
  expect(dropped).toEqual([])
  left(0, 0)
  expect(dropped).toEqual(['a'])
  left(0, 1, 5)
  expect(dropped).toEqual(['a', 'b', 'c'])
})

test('behind a fork: when it has left through all outputs that it reaches', () => {
  const { dropped, hold, left } = held(single, single, single)
  hold(0, 'both', [0, 1])
  hold(0, 'one', [1])
  left(2, 0, 3)
  left(0, 0, 3)
  expect(dropped).toEqual([])
  left(1, 0)
  expect(dropped.sort()).toEqual(['both', 'one'])
})

test('without order: whatever the row before does', () => {
  const { dropped, hold, left } = held(single)
  for (const row of [0, 1, 2]) hold(row, `row ${row}`)
  left(0, 2)
  expect(dropped).toEqual(['row 2'])
  left(0, 1)
  expect(dropped).toEqual(['row 2', 'row 1'])
})

test('sub-items: when the last of them has left', () => {
  const { dropped, hold, left } = held({ width: 3, span: 1, ordered: true })
  hold(0, 'a')
  left(0, 0, 2, { width: 3 })
  expect(dropped).toEqual([])
  left(0, 0, 2, { width: 3, offset: 2 })
  expect(dropped).toEqual(['a'])
})

test('sub-items of any number, also of none', () => {
  const { dropped, hold, left } = held({ width: 'each', span: 1, ordered: true })
  for (const row of [0, 1, 2]) hold(row, `row ${row}`)
  left(0, 0, 2, { width: 0, ends: [] })
  expect(dropped).toEqual([])
  left(0, 0, 1, { width: 0, offset: 2, ends: [1, 1] })
  expect(dropped).toEqual(['row 0', 'row 1'])
})

test('gathered rows: with their gathering', () => {
  const { dropped, hold, left } = held({ width: 1, span: 3, ordered: true })
  for (const row of [0, 2, 3]) hold(row, `row ${row}`)
  left(0, 0)
  expect(dropped).toEqual(['row 0', 'row 2'])
})

test('what is put for a row that has left goes at once', () => {
  const { dropped, hold, left } = held(single)
  left(0, 0)
  hold(0, 'late')
  expect(dropped).toEqual(['late'])
})
