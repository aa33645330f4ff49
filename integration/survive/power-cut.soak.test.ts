import { expect, test } from 'vitest'
import { seed } from '../../.config/testing/random.ts'
import { survivesCuts } from './power-cut.ts'
import { obstacle } from './power-cut-recorder.ts'

const why = obstacle()
const skipped = why === undefined ? '' : ` (skipped: ${why})`

/** How many: `PAPY_POWER_CUTS=10000` for a long one. */
const cuts = Number(process.env['PAPY_POWER_CUTS'] ?? 1_000)

test.skipIf(why !== undefined)(`${cuts} power cuts of runs with their sinks on one disk${skipped}`, async () => {
  const counts = await survivesCuts({ cuts, seed, level: 'fsync' })
  // Else nothing was tried.
  expect(counts.lost).toBeGreaterThan(cuts / 4)
  expect(counts.mending).toBeGreaterThan(cuts / 20)
  expect(counts.again).toBeGreaterThan(cuts / 4)
})

// Of databases and of inputs that cannot be read again, level async promises nothing after a power cut.
test.skipIf(why !== undefined)(
  `at level async files of inputs that can be read again are exact, too${skipped}`,
  async () => {
    const counts = await survivesCuts({ cuts: Math.ceil(cuts / 10), seed, level: 'async', kinds: ['chain'] })
    expect(counts.lost).toBeGreaterThan(cuts / 40)
  },
)
