import { describe, expect, test } from 'vitest'
import { choices, combinations, covering, tuple } from './covering.ts'
import { dimensions, exclusions } from './dimensions.ts'

const small = { a: [1, 2, 3], b: ['x', 'y'], c: ['p', 'q', 'r', 's'], d: [0, 1] } as const

// All choices of so many values that some allowed combination holds.
function possible(dims: typeof small | typeof dimensions, strength: number, excluded: readonly object[]): Set<string> {
  const names = choices(Object.keys(dims), strength)
  return new Set(
    combinations(dims as typeof small, excluded as never).flatMap((one) => names.map((some) => tuple(one, some))),
  )
}

function held(
  dims: typeof small | typeof dimensions,
  strength: number,
  cases: readonly unknown[],
  width = strength,
): Set<string> {
  const names = choices(Object.keys(dims), width)
  return new Set(cases.flatMap((one) => names.map((some) => tuple(one as never, some))))
}

describe('a covering', () => {
  test.each([1, 2, 3, 4])('of strength %i holds every choice of so many values', (strength) => {
    const cases = covering(small, strength)
    expect(held(small, strength, cases)).toEqual(possible(small, strength, []))
  })

  test('is small: never below the two largest dimensions, far below all combinations', () => {
    const cases = covering(small, 2)
    expect(cases.length).toBeGreaterThanOrEqual(12)
    expect(cases.length).toBeLessThanOrEqual(16)
    expect(combinations(small)).toHaveLength(48)
  })

  test('is the same each time', () => {
    expect(covering(small, 2)).toEqual(covering(small, 2))
  })

  test('leaves out what is excluded, and nothing else', () => {
    const exclusions = [
      { a: 1, b: 'x', why: 'one' },
      { c: 'p', d: 0, why: 'two' },
    ] as const
    const cases = covering(small, 2, exclusions)
    expect(cases.some(({ a, b }) => a === 1 && b === 'x')).toBe(false)
    expect(cases.some(({ c, d }) => c === 'p' && d === 0)).toBe(false)
    expect(held(small, 2, cases)).toEqual(possible(small, 2, exclusions))
  })

  test('that lacks a case lacks a pair: the check above would notice', () => {
    const cases = covering(small, 2)
    expect(held(small, 2, cases.slice(1))).not.toEqual(possible(small, 2, []))
  })
})

describe('the matrix', () => {
  test.each([2, 3])('holds every choice of %i values that can be had together', (strength) => {
    const cases = covering(dimensions, strength, exclusions)
    expect(held(dimensions, strength, cases)).toEqual(possible(dimensions, strength, exclusions))
  })

  test('excludes nothing twice, and every exclusion says why', () => {
    for (const { why } of exclusions) expect(why.length).toBeGreaterThan(10)
    const pairs = exclusions.map(({ why: _, ...values }) => JSON.stringify(values))
    expect(new Set(pairs).size).toBe(pairs.length)
  })
})
