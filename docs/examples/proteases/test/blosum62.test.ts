import { expect, test } from 'vitest'
import { encode, SCORES, SIZE } from '../src/blosum62.ts'

test('the matrix is square and symmetric', () => {
  expect(SCORES).toHaveLength(SIZE * SIZE)
  for (let i = 0; i < SIZE; i++) {
    for (let j = 0; j < i; j++) expect(SCORES[i * SIZE + j]).toBe(SCORES[j * SIZE + i])
  }
})

test('letters that are no amino acid count as X', () => {
  expect([...encode('A?é')]).toEqual([0, SIZE - 1, SIZE - 1])
})
