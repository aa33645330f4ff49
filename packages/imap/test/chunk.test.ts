import { pack, placeholderOf, unpack } from '@papy/contract/engine'
import { expect, test } from 'vitest'
import { random, seed } from '../../../.config/testing/random.ts'
import { answer, type Chunk, chunkOf, columnsOf, type Piece } from '../src/chunk/chunk.ts'
import { Slot } from '../src/chunk/window.ts'

const slot = new Slot()
const placeholder = placeholderOf('x', { functionName: 'f', inbox: [], node: 'n', index: 0 })

function chunk(columns: readonly (readonly unknown[])[], rest: object = {}): Chunk {
  const size = columns[0]?.length ?? 0
  return chunkOf({ size, columns, group: 0, offset: 0, first: 0, width: 1, ...rest }, slot, 0)
}

const piece = (of: Chunk, from: number, to: number): Piece<undefined> => ({
  id: from,
  owner: undefined,
  chunk: of,
  from,
  to,
  attempts: [1],
})

test('a whole piece sends the columns as they are, a part its part', () => {
  const whole = chunk([
    [1, 2, 3],
    ['a', 'b', 'c'],
  ])
  expect(columnsOf(piece(whole, 0, 3))).toBe(whole.calls)
  expect(columnsOf(piece(whole, 1, 2))).toEqual({ columns: [[2], ['b']] })
  const gathered = chunk([[1, 2, 3]], { size: 2, counts: [2, 1] })
  expect(columnsOf({ ...piece(gathered, 1, 2) })).toEqual({ columns: [[3]], counts: [1] })
})

test('placeholders are not waited for', () => {
  const part = chunk([[1, 2]], { size: 3, placeholders: new Map([[1, placeholder]]) })
  expect(part.left).toBe(2)
  expect(answer(piece(part, 0, 2), { values: [1, 2], failures: [] })).toBe(true)
})

test('answered whole', () => {
  const whole = chunk([[1, 2, 3]])
  expect(
    answer(piece(whole, 0, 3), { values: ['a', undefined, 'c'], failures: [{ at: 1, step: 0, cause: 'x' }] }),
  ).toBe(true)
  expect(whole).toMatchObject({ left: 0, values: ['a', undefined, 'c'], failures: [{ at: 1, step: 0, cause: 'x' }] })
})

test(`answered in pieces, in any order: the same (PAPY_SEED=${seed})`, () => {
  const pick = random(seed)
  for (let round = 0; round < 300; round++) {
    const size = 1 + pick(20)
    const whole = chunk([Array.from({ length: size }, (_, i) => i)])
    const cuts = [...new Set([0, size, pick(size + 1), pick(size + 1)])].sort((a, b) => a - b)
    const pieces = cuts.slice(1).map((to, i) => piece(whole, cuts[i] as number, to))
    while (pieces.length > 0) {
      const [next] = pieces.splice(pick(pieces.length), 1) as [Piece<undefined>]
      const items = Array.from({ length: next.to - next.from }, (_, i) => next.from + i)
      const bad = items.filter((item) => item % 3 === 1)
      const values = items.map((item) => (bad.includes(item) ? undefined : item * 10))
      const failures = bad.map((item) => ({ at: item - next.from, step: 0, cause: item }))
      expect(answer(next, { values: pick(2) === 0 ? pack(values) : values, failures })).toBe(pieces.length === 0)
    }
    const all = Array.from({ length: size }, (_, i) => i)
    expect(unpack(whole.values)).toEqual(all.map((item) => (item % 3 === 1 ? undefined : item * 10)))
    const causes = whole.failures.map(({ at, cause }) => [at, cause])
    expect(causes.sort(([a], [b]) => Number(a) - Number(b))).toEqual(
      all.filter((item) => item % 3 === 1).map((item) => [item, item]),
    )
  }
})
