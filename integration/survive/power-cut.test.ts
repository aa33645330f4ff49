import { expect, test } from 'vitest'
import { seed } from '../../.config/testing/random.ts'
import { survivesCuts } from './power-cut.ts'
import { obstacle } from './power-cut-recorder.ts'

const why = obstacle()
const skipped = why === undefined ? '' : ` (skipped: ${why})`

test.skipIf(why !== undefined)(
  `runs survive power cuts, with all that they write${skipped}`,
  async () => {
    const counts = await survivesCuts({ cuts: 16, seed, level: 'fsync' })
    expect(counts.cuts).toBe(16)
  },
  60_000,
)
