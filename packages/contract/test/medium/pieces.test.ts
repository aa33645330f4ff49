import { piecesOf } from '@papy/contract/medium'
import { expect, test } from 'vitest'

const chunk = (...values: number[]) => Uint8Array.from(values)

test.each<[string, Uint8Array[], number[][]]>([
  ['nothing', [], []],
  ['one that fits', [chunk(1, 2, 3)], [[1, 2, 3]]],
  ['several that fit together', [chunk(1), chunk(2, 3)], [[1, 2, 3]]],
  ['one that is larger', [chunk(1, 2, 3, 4, 5, 6, 7)], [[1, 2, 3], [4, 5, 6], [7]]],
  ['several across the border', [chunk(1, 2), chunk(3, 4, 5, 6), chunk(7)], [[1, 2, 3], [4, 5, 6], [7]]],
  ['empty ones', [chunk(), chunk(1, 2, 3), chunk(), chunk(4)], [[1, 2, 3], [4]]],
])('%s', (_, chunks, pieces) => {
  expect(piecesOf(chunks, 3).map((piece) => [...piece])).toEqual(pieces)
})

test('a piece of one chunk is a view of it', () => {
  const whole = chunk(1, 2, 3, 4)
  expect(piecesOf([whole], 2).map(({ buffer, byteOffset }) => [buffer === whole.buffer, byteOffset])).toEqual([
    [true, 0],
    [true, 2],
  ])
})
