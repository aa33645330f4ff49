import { expect, test } from 'vitest'
import { random, seed } from '../../.config/testing/random.ts'
import { balanced, settled } from '../reference/balanced.ts'
import { bad, tortured } from './torture.ts'

test(`1,000 pauses at random moments, three times (PAPY_SEED=${seed})`, { timeout: 10 * 60_000 }, async () => {
  const pick = random(seed)
  for (let run = 0; run < 3; run++) {
    const { ledgers, readPaused, rows, read } = await tortured(1000, pick)
    for (const ledger of ledgers) balanced(ledger)
    settled(ledgers.at(-1) as never)
    expect(readPaused).toBe(0)
    expect(rows).toEqual(Array.from({ length: read }, (_, x) => (bad.includes(x) ? undefined : [x, 20 * x + 3])))
  }
})
