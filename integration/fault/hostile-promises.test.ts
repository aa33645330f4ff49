import { isPiperError } from '@papy/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { awaited, behave, behaveLater, fuzzed, outcomeOf } from './fixtures/hostile.mjs'
import { Arena, causeOf, everywhere } from './hostile.ts'

/** What fails, and with which message; everything else comes to `first`. */
const failing: Readonly<Record<string, string | undefined>> = {
  'rejects, then resolves': 'first',
  'throws before it resolves': 'first',
  'getter then that throws': 'first',
  'promise of itself': 'Chaining cycle detected for promise #<Promise>',
  'rejects with nothing': undefined,
  'throws after an await': 'first',
}

/** What is no promise, or is one only once. */
const apart = ['then that is no function', 'getter then that lies']

const fuzz = 5_000

describe.each(everywhere)('whatever is awaited, $name', (where) => {
  let arena: Arena
  beforeAll(() => {
    arena = new Arena(where)
  })
  afterAll(() => arena.close())

  describe.each([behave, behaveLater])('$name', (fn) => {
    test.each(Object.keys(awaited).filter((name) => !apart.includes(name)))(
      '%s: the first word counts',
      async (name) => {
        const rows = await arena.run(fn, ['a', `await ${name}`, 'b', `await ${name}`])
        expect([rows.length, rows[0], rows[2]]).toEqual([4, 'a', 'b'])
        for (const index of [1, 3])
          if (!(name in failing)) expect(rows[index]).toBe('first')
          else {
            const cause = causeOf(rows[index], { index, functionName: fn.name }) as Error | undefined
            expect(cause?.message).toBe(failing[name])
          }
      },
    )

    test('a then that is no function is a field like others', async () => {
      expect(await arena.run(fn, ['await then that is no function'])).toEqual([{ then: 'first' }])
    })

    test('a then that is there only once: a promise, or a value', async () => {
      const [row] = await arena.run(fn, ['await getter then that lies'])
      expect(['first', '{}']).toContain(typeof row === 'string' ? row : JSON.stringify(row))
    })

    test.each(['await never', 'await never ever'])('%s: the time-out ends it', async (item) => {
      const rows = await arena.run(fn, ['a', item, 'b'], { timeoutMs: 100 })
      expect([rows.length, rows[0], rows[2]]).toEqual([3, 'a', 'b'])
      expect(causeOf(rows[1], { index: 1, functionName: fn.name })).toMatchObject({ code: 'ERR_TIMEOUT' })
    })
  })

  // Fault 10.
  test(`${fuzz} random manners to settle: one outcome for each item`, async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    const items = Array.from({ length: fuzz }, (_, at) => seed + at)
    const rows = await arena.run(fuzzed, items)
    expect(rows, `seed ${seed}`).toHaveLength(fuzz)
    for (const [index, item] of items.entries()) {
      const { value, cause } = outcomeOf(item)
      const row = rows[index]
      if (cause === undefined) expect(row, `seed ${item}`).toBe(value)
      else {
        expect(isPiperError(row), `seed ${item}`).toBe(true)
        const got = causeOf(row, { index, functionName: 'fuzzed' })
        expect(got instanceof Error ? got.message : got, `seed ${item}`).toBe(cause)
      }
    }
  })
})
