import { expect, test } from 'vitest'
import { type Peak, peak } from './peak.ts'

/** When V8 takes more memory depends on the moment at which it looks: the run in the middle counts. */
const RUNS = 9

test.each(['serial', 'inline', 'threads', 'mixed'])(
  '10^7 items run in the memory of 10^5: %s',
  { timeout: 60 * 60_000 },
  async (kind) => {
    const few: Peak[] = []
    const many: Peak[] = []
    for (let run = 0; run < RUNS; run++) {
      few.push(await peak(kind, 100_000))
      many.push(await peak(kind, 10_000_000, 20 * 60_000))
    }
    expect([...few, ...many].every(({ right }) => right)).toBe(true)
    console.log(`${kind}: ${middle(few).toFixed(1)} MB for 10^5, ${middle(many).toFixed(1)} MB for 10^7`)
    expect(middle(many) - middle(few)).toBeLessThan(20)
  },
)

function middle(peaks: readonly Peak[]): number {
  return peaks.map(({ peakMb }) => peakMb).sort((a, b) => a - b)[RUNS >> 1] as number
}
