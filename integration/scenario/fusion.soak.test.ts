import { describe, test } from 'vitest'
import { endedUnder, endlessIn, names } from './fused-chain.ts'
import { apart } from './fusing.ts'

describe.each(apart)('fused, in workers that end, %s', (place) => {
  test.each(names)('under an item in %s: three attempts, and a placeholder of that piper', (name) =>
    endedUnder(place, name),
  )

  test.each(names)('a loop without end in %s: a time-out of that piper', (name) => endlessIn(place, name))
})
