import { test } from 'vitest'
import { check } from './check.ts'
import { covering } from './covering.ts'
import { dimensions, exclusions } from './dimensions.ts'
import { play } from './play.ts'

// Every pair of values; every triple is in triples.soak.test.ts.
const cases = covering(dimensions, 2, exclusions)

test.each(cases)('$order, $place, $fault, stride $stride, $shape, $trip, $life', { timeout: 60_000 }, async (one) => {
  check(one, await play(one))
})
