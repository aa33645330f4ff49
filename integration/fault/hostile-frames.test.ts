import { describe, expect, test } from 'vitest'
import { forged, frames, peak } from './fixtures/hostile-frames.mjs'
import { laden } from './fixtures/laden.mjs'
import { kinds } from './kinds.ts'
import { codes, piper, range, reasonOf, through } from './plumbed.ts'

const MB = 2 ** 20
const fuzz = 200
/** Frames are of 5 MB at most; V8 parses what is nested a million times in some twenty times that. */
const most = { json: 160, cbor: 80, v8: 80 }

// Fault 32, from a transport to the row; serializers alone are in their own hostile.test.ts.
describe.each(kinds)('$name', ({ name, workers }) => {
  test.each(['json', 'cbor', 'v8'] as const)(
    'what strangers write for %s() is refused by name, and kills nobody',
    async (serializer) => {
      const { refused, all } = frames(serializer, fuzz)
      const length = all.length + 2
      const { rows, ledger } = await through(
        { workers: workers(1), stride: 1 },
        (parallel) => [piper(laden, { parallel }), piper(peak, { parallel })],
        { items: range(length), via: forged({ serializer, fuzz }) },
      )
      expect(codes(rows.slice(1, 1 + refused))).toEqual(range(refused).map(() => 'ERR_MALFORMED'))
      for (const row of rows.slice(1, 1 + refused)) expect(reasonOf(row)).toMatch(/what @papy\/transport-file has at/)
      const others = codes(rows.slice(1 + refused, -1)).filter((row) => !Array.isArray(row))
      expect(new Set(others)).toEqual(new Set(['ERR_MALFORMED']))
      // The same worker from the first to the last: none of it was its end.
      const [[worker, first], [sameWorker, last]] = [rows[0], rows.at(-1)] as [[string, number], [string, number]]
      expect(sameWorker).toBe(worker)
      // The peak of a process is its own; threads share theirs with this one.
      if (name === 'processes') expect(last - first).toBeLessThan(most[serializer] * MB)
      else expect(last).toBeGreaterThan(0)
      expect(ledger.total).toMatchObject({ read: length, inFlight: 0, returned: 0 })
    },
  )
})
