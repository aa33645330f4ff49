import { expect, test } from 'vitest'
import { peak } from './peak.ts'

test.each(['serial', 'inline', 'threads', 'mixed'])(
  '10^7 items run in the memory of 10^5: %s',
  { timeout: 30 * 60_000 },
  async (kind) => {
    const few = await peak(kind, 100_000)
    const many = await peak(kind, 10_000_000, 20 * 60_000)
    expect([few.right, many.right]).toEqual([true, true])
    expect(many.peakMb - few.peakMb).toBeLessThan(20)
  },
)
