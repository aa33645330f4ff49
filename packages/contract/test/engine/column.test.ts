import { describe, expect, test } from 'vitest'
import { pack, unpack } from '../../src/engine/column.ts'

const odd = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.EPSILON, 2 ** 53, 5e-324]

describe('numbers alone are packed', () => {
  test('and come back as they were: NaN, -0, the smallest and the largest', () => {
    const packed = pack(odd)
    expect(packed).toBeInstanceOf(Float64Array)
    const back = unpack(structuredClone(packed))
    expect(back).toHaveLength(odd.length)
    for (const [i, value] of odd.entries()) expect(Object.is(back[i], value), `${i}`).toBe(true)
    expect(Array.isArray(back)).toBe(true)
  })

  test('a part of them', () => {
    expect(unpack(pack([1, 2, 3, 4, 5, 6, 7, 8]), 2, 5)).toEqual([3, 4, 5])
    expect(unpack([1, 2, 3], 1, 2)).toEqual([2])
    expect(unpack([1, 2, 3])).toEqual([1, 2, 3])
  })
})

describe('anything else stays as it is', () => {
  test.each([
    ['few', [1, 2]],
    ['none', []],
    ['a text among them', [...odd, '1']],
    ['a bigint', [...odd, 1n]],
    ['a boxed number', [...odd, Object(1)]],
    ['undefined', [...odd, undefined]],
    ['null', [...odd, null]],
    ['a boolean', [...odd, true]],
    ['a date', [...odd, new Date(0)]],
  ])('%s', (_name, values) => {
    expect(pack(values)).toBe(values)
  })

  test('holes are undefined, not nought', () => {
    const holes = new Array<unknown>(10)
    holes[3] = 1
    expect(pack(holes)).toBe(holes)
  })

  test('what is packed already', () => {
    const packed = new Float64Array(3)
    expect(pack(packed)).toBe(packed)
  })
})
