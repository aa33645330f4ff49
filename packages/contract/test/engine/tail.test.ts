import { expect, test } from 'vitest'
import { Tail } from '../../src/engine/tail.ts'

test('keeps the end of what comes in pieces', () => {
  const tail = new Tail(5)
  expect(tail.text).toBe('')
  for (const [piece, text] of [
    ['ab', 'ab'],
    ['cde', 'abcde'],
    ['', 'abcde'],
    ['f', 'bcdef'],
    ['0123456789', '56789'],
  ] as const) {
    tail.add(piece)
    expect(tail.text).toBe(text)
  }
})
