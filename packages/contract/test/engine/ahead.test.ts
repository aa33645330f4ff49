import { describe, expect, test } from 'vitest'
import { MAX_CHUNK, messagesAhead } from '../../src/engine/ahead.ts'

describe('messages ahead of who pulls, for each worker', () => {
  test('are more where they hold few calls, and never fewer than one', () => {
    const ahead = Array.from({ length: 23 }, (_, at) => messagesAhead(at + 1))
    expect(ahead[0]).toBe(16)
    expect(ahead).toEqual([...ahead].sort((one, other) => other - one))
    expect(Math.min(...ahead)).toBeGreaterThan(3)
  })

  test.each([
    ['of many calls', 1_000, 0.1, 3],
    ['of the most calls, which take their time', MAX_CHUNK, 1, 3],
    ['of the most calls, of which nobody knows how long they take', MAX_CHUNK, undefined, 3],
    ['of the most calls, answered sooner than the next one is made', MAX_CHUNK, 0.9, 1.5],
  ])('%s', (_, chunk, messageMs, wanted) => {
    expect(messagesAhead(chunk, messageMs)).toBe(wanted)
  })

  test('are never fewer for a worker on another host, and enough for the way there and back', () => {
    for (const chunk of [1, 4, 23, 24, 1_000, MAX_CHUNK])
      for (const messageMs of [0.1, 1, 20])
        expect(messagesAhead(chunk, messageMs, true)).toBe(Math.max(6, messagesAhead(chunk, messageMs)))
  })
})
