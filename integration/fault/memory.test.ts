import { describe, expect, test } from 'vitest'
import { misbehave } from './fixtures/functions.mjs'
import { kinds } from './kinds.ts'
import { bind, codes, piper, range, reasonOf, through } from './plumbed.ts'
import { Roll } from './roll.ts'

describe.each(kinds)('$name without memory', ({ workers }) => {
  // Fault 5; fault 6 is in oom-killer.test.ts.
  test('the item is given up and says that it was memory; all others are there', { timeout: 60_000 }, async () => {
    using roll = new Roll()
    const { rows } = await through(
      { workers: workers(2, 48) },
      (parallel) => [piper(bind(misbehave, { 30: 'hog' }, roll.file), { parallel })],
      { items: range(200), ms: 50_000 },
    )
    expect(codes(rows)).toEqual(range(200).map((x) => (x === 30 ? 'ERR_WORKER_LOST' : x)))
    expect(reasonOf(rows[30])).toContain('it ran out of memory')
    expect(reasonOf(rows[30])).toContain('"reason":"memory"')
    expect(roll.lines.length).toBeLessThanOrEqual(3)
  })
})
