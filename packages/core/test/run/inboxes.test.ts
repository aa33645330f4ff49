import { isPiperError, Piper, type PiperError, Plumber } from '@papy/core'
import { describe, expect, test } from 'vitest'
import { random, seed } from '../../../../.config/testing/random.ts'
import { DrawnPool } from './support/pool.ts'

const pick = random(seed)

/** Gives an item, then fails; what is not positive is not iterable at all. */
const half = (inbox: readonly number[]) => {
  const [x = 0] = inbox
  if (x <= 0) return x
  return (function* () {
    yield x
    if (x % 2 === 1) throw new RangeError(`half of ${x}`)
  })()
}
const halfLater = (inbox: readonly number[]) => {
  const items = half(inbox)
  if (typeof items === 'number') return items
  return (async function* () {
    yield* items
  })()
}
const refuse = ([x]: [number]) => {
  if (x === 4) throw new Error('no 4')
  return x
}

const places = [
  ['serial', () => false as const],
  ['a pool on this event loop', () => new DrawnPool(pick, { buffer: 1 + pick(6) })],
] as const

describe.each(places)("what 'each' cannot unpack has the inbox of its call, %s", (_, parallel) => {
  test.each([half, halfLater])(`%o (PAPY_SEED=${seed})`, async (fn) => {
    for (let round = 0; round < 20; round++) {
      const plumber = new Plumber()
      const root = new Piper(refuse, { name: 'root' })
      const many = new Piper(fn as never, { name: 'many', produce: 'each', parallel: parallel() } as never)
      const twin = new Piper(([x]: [number]) => x, { name: 'twin' })
      plumber.addPipe([root, many] as never)
      plumber.addPipe([root, twin, many] as never)
      const failures: PiperError[] = []
      for await (const row of plumber.stream([[1, 2, 4, 3, -5, 4, 6, 7]])) if (isPiperError(row)) failures.push(row)
      const own = failures.filter(({ node }) => node === 'many')
      // A piper comes before its own ancestors.
      expect(own.map(({ index, errors: [error] }) => [index, error?.inbox])).toEqual([
        [0, [1, 1]],
        [3, [3, 3]],
        [4, [-5, -5]],
        [7, [7, 7]],
      ])
      expect(failures.length - own.length).toBe(2)
      await plumber.close()
    }
  })

  test('also where a call gathers several items', async () => {
    const plumber = new Plumber()
    const fn = (all: readonly [number][]) => half([all.length])
    const many = new Piper(fn as never, { name: 'many', consume: 3, produce: 'each', parallel: parallel() } as never)
    plumber.addPiper(many)
    const failures: PiperError[] = []
    for await (const row of plumber.stream([[1, 2, 3, 4]])) if (isPiperError(row)) failures.push(row)
    expect(failures.map(({ errors: [error] }) => error?.inbox)).toEqual([[[1], [2], [3]], [[4]]])
    await plumber.close()
  })
})
