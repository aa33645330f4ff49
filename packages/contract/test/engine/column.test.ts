import { describe, expect, test } from 'vitest'
import { batchWith, columnOf, sizeOf, sliceBatch } from '../../src/engine/batch.ts'
import { type Encoded, encoded, isEncoded, pack, readable, sliceColumn, unpack } from '../../src/engine/column.ts'

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

  test('whole ones of 32 bits stay whole, and come back as they were', () => {
    const whole = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 7, 8, 9]
    expect(pack(whole)).toEqual(Int32Array.from(whole))
    expect(unpack(structuredClone(pack(whole)))).toEqual(whole)
    for (const other of [-0, 0.5, 2 ** 31, Number.NaN]) {
      const packed = pack([...whole, other])
      expect(packed).toBeInstanceOf(Float64Array)
      expect(Object.is(unpack(packed).at(-1), other)).toBe(true)
    }
  })

  test('into a buffer that is there, if it fits', () => {
    const whole = [1, 2, 3, 4, 5, 6, 7, 8]
    const [ints, floats] = [new Int32Array(8), new Float64Array(8)]
    expect(pack(whole, ints)).toBe(ints)
    expect(pack([...whole.slice(1), 0.5], floats)).toBe(floats)
    expect(pack(whole, floats)).toEqual(Int32Array.from(whole))
    expect(pack([...whole, 9], ints)).toHaveLength(9)
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

describe('values as bytes', () => {
  const values = [{ a: 1 }, 'é', undefined, [1, , 3], new Map([[1, new Date(5)]]), 7n]

  test('are as many, and come back as a structured clone would', () => {
    const column = encoded(values) as Encoded
    expect(column).toHaveLength(values.length)
    expect(isEncoded(column)).toBe(true)
    expect(unpack(structuredClone(column))).toEqual(structuredClone(values))
    expect(readable(column)).toEqual(values)
  })

  test('can be sliced, as a whole without being read', () => {
    const column = encoded(values) as Encoded
    expect(sliceColumn(column, 0, values.length)).toBe(column)
    expect(sliceColumn(column, 1, 3)).toEqual(['é', undefined])
    expect(sliceColumn(Float64Array.of(1, 2, 3), 1, 3)).toEqual(Float64Array.of(2, 3))
    expect(sliceColumn(values, 1, 3)).toEqual(['é', undefined])
  })

  test.each([
    ['a function', [1, () => 1]],
    ['shared memory', [{ memory: new SharedArrayBuffer(1) }]],
  ])('not with %s among them', (_name, some) => {
    expect(encoded(some)).toBeUndefined()
  })
})

describe('a batch that is packed', () => {
  const address = { group: 4, offset: 0, first: 4, width: 1, failed: false }

  test.each([
    ['numbers', Float64Array.of(1, 2, 3, 4), [1, 2, 3, 4]],
    ['bytes', encoded(['a', 'b', 'c', 'd']) as Encoded, ['a', 'b', 'c', 'd']],
  ])(
    'has its size and its parts without being unpacked, and its values when they are asked for: %s',
    (_, column, all) => {
      const batch = batchWith(column, address)
      expect([sizeOf(batch), columnOf(batch)]).toEqual([4, column])
      const part = sliceBatch(batch, 1, 3)
      expect(part).toMatchObject({ group: 5, first: 5, width: 1, failed: false })
      expect([...part.values]).toEqual(all.slice(1, 3))
      expect([...batch.values]).toEqual(all)
      expect(batch.values).toBe(batch.values)
    },
  )

  test('groups that end within it stay where they end', () => {
    const batch = batchWith(Float64Array.of(1, 2, 3, 4), { ...address, width: 0, ends: [1, 1, 3] })
    expect(sliceBatch(batch, 1, 4)).toMatchObject({ group: 6, offset: 0, ends: [2] })
  })
})
