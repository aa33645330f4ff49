import { expect, test } from 'vitest'
import { peak } from './peak.ts'

// The whole of it, 10^7 items, is in memory.soak.test.ts.
test.each(['serial', 'inline', 'threads'])(
  '10^6 items run in the memory of 10^5: %s',
  { timeout: 180_000 },
  async (kind) => {
    const few = await peak(kind, 100_000)
    const many = await peak(kind, 1_000_000)
    expect([few.right, many.right]).toEqual([true, true])
    expect(many.peakMb - few.peakMb).toBeLessThan(25)
  },
)
