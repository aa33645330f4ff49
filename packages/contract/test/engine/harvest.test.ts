import { describe, expect, test } from 'vitest'
import { random, seed } from '../../../../.config/testing/random.ts'
import type { Column } from '../../src/engine/column.ts'
import { Harvest } from '../../src/engine/source/harvest.ts'

const whole = (count: number) => Array.from({ length: count }, (_, i) => i - 5)

function gathered(harvest: Harvest, values: readonly unknown[], most = values.length, spare?: Int32Array): Column {
  harvest.begin(most, spare)
  for (const value of values) harvest.add(value)
  return harvest.end()
}

/** One that has seen as many whole numbers before. */
function warm(count: number): Harvest {
  const harvest = new Harvest()
  gathered(harvest, whole(count))
  return harvest
}

describe('whole numbers', () => {
  test('are in one buffer, from the second time on', () => {
    const harvest = new Harvest()
    expect(gathered(harvest, whole(100))).toEqual(whole(100))
    expect(gathered(harvest, whole(100))).toEqual(Int32Array.from(whole(100)))
  })

  test('are in the spare one where that is as long, and in one of their own where it is not', () => {
    const harvest = warm(100)
    const spare = new Int32Array(100)
    expect(gathered(harvest, whole(100), 100, spare)).toBe(spare)
    const other = gathered(harvest, whole(100), 100, new Int32Array(101))
    expect(other).toEqual(Int32Array.from(whole(100)))
  })

  test('that are fewer than there is room for leave in a buffer that is no longer than they are', () => {
    const spare = new Int32Array(100)
    const column = gathered(warm(100), whole(70), 100, spare) as Int32Array
    expect([column.length, column.buffer.byteLength, column]).toEqual([70, 280, Int32Array.from(whole(70))])
  })

  test('more than ever before, and few of them, are an array', () => {
    expect(gathered(warm(100), whole(101))).toEqual(whole(101))
    expect(gathered(warm(100), whole(63), 63)).toEqual(whole(63))
  })
})

test.each([
  ['a fraction', 0.5],
  ['minus nought', -0],
  ['not a number', Number.NaN],
  ['2^31', 2 ** 31],
  ['a bigint', 1n],
  ['text', '1'],
  ['an object', {}],
  ['undefined', undefined],
])('%s, wherever it comes, makes an array of all, and the next are read anew', (_name, odd) => {
  for (const at of [0, 1, 99]) {
    const values = whole(100).with(at, odd as never)
    const harvest = warm(100)
    const column = gathered(harvest, values) as readonly unknown[]
    expect(Array.isArray(column)).toBe(true)
    expect(column.every((value, i) => Object.is(value, values[i]))).toBe(true)
    expect(gathered(harvest, whole(100))).toEqual(at === 0 ? whole(100) : Int32Array.from(whole(100)))
  }
})

test(`whatever is read, and in however many portions, comes out as it is (seed ${seed})`, () => {
  const chance = random(seed)
  const odd = [0.5, -0, Number.NaN, 'x', undefined, null, 1n, {}]
  for (let run = 0; run < 200; run++) {
    const harvest = new Harvest()
    let spare: Int32Array | undefined
    for (let portion = 0; portion < 20; portion++) {
      const rare = chance(3) === 0 ? 2 : 0
      const values = Array.from({ length: chance(200) }, () =>
        chance(100) < rare ? odd[chance(odd.length)] : chance(2 ** 31) - 2 ** 30,
      )
      const column = gathered(harvest, values, values.length + chance(20), spare)
      expect([...(column as Iterable<unknown>)]).toEqual(values)
      spare = column instanceof Int32Array ? column : undefined
    }
  }
})
