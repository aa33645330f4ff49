import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Arena, formatArena, type Spot } from '../src/arena/arena.ts'
import { giveBack, takeRun } from '../src/arena/bits.ts'
import { layoutFor } from '../src/arena/layout.ts'
import { goods, isGoods } from './fixtures/goods.mjs'

const arenaOf = (arenaBytes: number): Arena =>
  formatArena(new SharedArrayBuffer(layoutFor(arenaBytes).byteLength), arenaBytes)

const put = (arena: Arena, seed: number, byteLength: number, readers = 1): Spot | undefined => {
  const chunk = goods(seed, byteLength)
  const copyTo = (target: Uint8Array, at: number) => target.set(chunk, at)
  return arena.store({ chunks: [chunk], copyTo, byteLength, readers, signal: undefined }, 1)
}

interface Item {
  readonly spot: Spot
  readonly seed: number
  readonly byteLength: number
  readers: number
}

const PAGE = 4_096
const actions = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ put: fc.integer({ min: 0, max: 12 * PAGE }), readers: fc.nat({ max: 3 }) }) },
    { weight: 3, arbitrary: fc.record({ release: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ discard: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ again: fc.nat() }) },
  ),
  { maxLength: 200 },
)

describe('an arena', () => {
  test('is what a list of items is: all are whole, none overlap, what is free can be had', () => {
    const check = fc.property(fc.integer({ min: 16, max: 70 }), actions, (units, script) => {
      const arena = arenaOf(units * PAGE)
      const items: Item[] = []
      const spent: Spot[] = []
      const unitsOf = ({ byteLength }: { readonly byteLength: number }) => Math.max(1, Math.ceil(byteLength / PAGE))
      const pick = (at: number) => (items.length === 0 ? undefined : items[at % items.length])
      const gone = (item: Item) => {
        items.splice(items.indexOf(item), 1)
        spent.push(item.spot)
      }
      for (const [seed, action] of script.entries()) {
        if ('put' in action) {
          const spot = put(arena, seed, action.put, action.readers)
          if (spot !== undefined) items.push({ spot, seed, byteLength: action.put, readers: action.readers })
          else expect(longestGap(items, units, unitsOf)).toBeLessThan(unitsOf({ byteLength: action.put }))
        }
        if ('release' in action) {
          const item = pick(action.release)
          if (item === undefined) continue
          arena.release(item.spot)
          if (item.readers > 0 && --item.readers === 0) gone(item)
        }
        if ('discard' in action) {
          const item = pick(action.discard)
          if (item === undefined) continue
          arena.discard(item.spot)
          gone(item)
        }
        if ('again' in action && spent.length > 0) {
          const spot = spent[action.again % spent.length] as Spot
          arena.release(spot)
          arena.discard(spot)
          expect(arena.look(spot)).toBeUndefined()
        }
        const held = items.reduce((sum, item) => sum + unitsOf(item), 0)
        expect(arena.used()).toEqual({ taken: held, held })
      }
      for (const { spot, seed, byteLength } of items)
        expect(isGoods(arena.look(spot) as Uint8Array, seed, byteLength)).toBe(true)
    })
    fc.assert(check, { numRuns: 200 })
  })

  test('takes the lowest run that fits: what was freed last is used next', () => {
    const arena = arenaOf(64 * PAGE)
    const [a, b, c] = [put(arena, 1, 3 * PAGE), put(arena, 2, PAGE), put(arena, 3, PAGE)] as Spot[]
    expect([a, b, c].map((spot) => spot?.unit)).toEqual([0, 3, 4])
    arena.release(a as Spot)
    arena.release(b as Spot)
    expect(put(arena, 4, 4 * PAGE)).toEqual({ place: 1, unit: 0, generation: 2 })
    arena.release(c as Spot)
    expect(put(arena, 5, 4)?.unit).toBe(4)
  })

  test('can be all of one item, over and over', () => {
    const arena = arenaOf(100 * PAGE)
    for (let seed = 1; seed <= 20; seed++) {
      const spot = put(arena, seed, 100 * PAGE) as Spot
      expect(isGoods(arena.look(spot) as Uint8Array, seed, 100 * PAGE)).toBe(true)
      expect(put(arena, seed, 1)).toBeUndefined()
      arena.release(spot)
    }
    expect(arena.used()).toEqual({ taken: 0, held: 0 })
  })

  test('is cut into larger units, where pages would be too many', () => {
    expect(layoutFor(64 * 1024)).toMatchObject({ unitBytes: PAGE, units: 16 })
    expect(layoutFor(2 ** 30)).toMatchObject({ unitBytes: 8 * PAGE, units: 32_768, capacity: 2 ** 30 })
    expect(layoutFor(2 ** 30 + 1)).toMatchObject({ unitBytes: 16 * PAGE, units: 16_385 })
  })

  test('a closed place leaves what was looked at to its readers, and nothing else', () => {
    const arena = arenaOf(64 * PAGE)
    const [seen, unseen, kept] = [put(arena, 1, PAGE), put(arena, 2, PAGE), put(arena, 3, PAGE, 0)] as Spot[]
    arena.look(seen as Spot)
    arena.closePlace(1)
    expect([seen, unseen, kept].map((spot) => arena.has(spot as Spot))).toEqual([true, false, false])
    expect([0, 1, 2].map((place) => arena.isClosed(place))).toEqual([false, true, false])
    arena.release(seen as Spot)
    expect(arena.used()).toEqual({ taken: 0, held: 0 })
  })

  test.each([
    ['zeros', new Int32Array(4_096)],
    ['another version', new Int32Array(4_096).fill(0x79706150, 0, 1).fill(99, 1, 2)],
    ['more units than there is room for', new Int32Array(4_096).fill(0x79706150, 0, 1).fill(1, 1, 2).fill(4_096, 2, 4)],
  ])('memory of %s is none', async (_, words) => {
    const { Arena } = await import('../src/arena/arena.ts')
    expect(() => new Arena(words.buffer)).toThrow(expect.objectContaining({ code: 'ERR_MEDIUM_FAILED' }))
  })
})

test('bits: what is taken is just what was free, whichever way it lies in its words', () => {
  const check = fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 130 }), fc.nat(70), (bits, count) => {
    const words = new Int32Array(Math.ceil(bits.length / 32))
    for (const [at, bit] of bits.entries()) if (bit) words[at >>> 5] = (words[at >>> 5] ?? 0) | (1 << (at & 31))
    const before = [...words]
    const first = bits.findIndex(
      (_, at) => at + count <= bits.length && bits.slice(at, at + count).every((bit) => !bit),
    )
    const from = takeRun(words, Math.max(1, count), bits.length)
    if (count > 0) expect(from ?? -1).toBe(first)
    if (from !== undefined) giveBack(words, from, Math.max(1, count))
    expect([...words]).toEqual(before)
  })
  fc.assert(check)
})

function longestGap(items: readonly Item[], units: number, unitsOf: (item: Item) => number): number {
  const taken = Array.from({ length: units }, () => false)
  for (const item of items) taken.fill(true, item.spot.unit, item.spot.unit + unitsOf(item))
  return Math.max(
    ...taken
      .map((isTaken) => (isTaken ? ' ' : 'x'))
      .join('')
      .split(' ')
      .map(({ length }) => length),
  )
}
