import { test } from 'vitest'
import { check } from './check.ts'
import { covering } from './covering.ts'
import { dimensions, exclusions } from './dimensions.ts'
import { play } from './play.ts'

const cases = covering(dimensions, 3, exclusions)

test.each(cases)('$order, $place, $fault, stride $stride, $shape, $trip, $life', { timeout: 60_000 }, async (one) => {
  check(one, await play(one))
})
