import { expect, test } from 'vitest'
import { random, seed } from '../../.config/testing/random.ts'
import { balanced, settled } from '../reference/balanced.ts'
import { bad, tortured } from './torture.ts'

// 1,000 pauses are in pause-torture.soak.test.ts.
test(`200 pauses at random moments: balanced each time, every item once and in order, nothing left (PAPY_SEED=${seed})`, async () => {
  const { ledgers, readPaused, rows, read } = await tortured(200, random(seed))
  expect(ledgers).toHaveLength(401)
  for (const ledger of ledgers) balanced(ledger)
  settled(ledgers.at(-1) as never)
  expect(readPaused).toBe(0)
  // How far a busy machine comes between pauses is its own affair.
  expect(read).toBeGreaterThan(Math.max(...bad))
  expect(rows).toEqual(Array.from({ length: read }, (_, x) => (bad.includes(x) ? undefined : [x, 20 * x + 3])))
  expect(ledgers.at(-1)?.total).toMatchObject({ read, emitted: read - bad.length, errored: bad.length, returned: 0 })
})
