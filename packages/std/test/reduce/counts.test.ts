import { accumulated, counts, countsOf } from '@papy/std/reduce'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { thrown } from '../thrown.ts'

const keys = fc.array(fc.oneof(fc.constantFrom('a', 'b', 'constructor', '__proto__'), fc.nat(3), fc.boolean()), {
  maxLength: 30,
})

test('counts are how often each key is there, in order of appearance, and those of parts merge', () => {
  fc.assert(
    fc.property(keys, keys, (one, other) => {
      const all = [...one, ...other]
      const wanted = [...new Set(all)].map((key) => [key, all.filter((some) => some === key).length])
      expect(accumulated(counts, all)).toEqual(wanted)
      expect(counts.merge(countsOf([one]), countsOf([other]))).toEqual(wanted)
    }),
  )
})

test('keys are not objects', () => {
  const error = thrown(() => countsOf([[{ a: 1 }] as never]))
  expect(error).toMatchObject({
    code: 'ERR_ARGUMENT',
    message: expect.stringContaining('counts cannot tell items apart'),
  })
})
