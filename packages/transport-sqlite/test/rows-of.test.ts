import { expect, test } from 'vitest'
import { rowsOf } from '../src/rows-of.ts'

const bytes = (...values: readonly number[]) => Uint8Array.from(values)
const rows = (...chunks: readonly Uint8Array[]) => {
  const scratch = new Uint8Array(4)
  return Array.from(rowsOf(chunks, scratch), (row) => ({ row: [...row], own: row.buffer !== scratch.buffer }))
}

test('gathers chunks into rows of just so many bytes, the last as it comes', () => {
  const got = rows(bytes(1), bytes(), bytes(2, 3), bytes(4, 5, 6), bytes(7, 8), bytes(9))
  expect(got.map(({ row }) => row)).toEqual([[1, 2, 3, 4], [5, 6, 7, 8], [9]])
})

test('a row that lies there whole is not copied', () => {
  expect(rows(bytes(1, 2, 3, 4, 5, 6, 7, 8, 9))).toEqual([
    { row: [1, 2, 3, 4], own: true },
    { row: [5, 6, 7, 8], own: true },
    { row: [9], own: false },
  ])
})

test('nothing has no rows', () => {
  expect(rows()).toEqual([])
  expect(rows(bytes())).toEqual([])
})
