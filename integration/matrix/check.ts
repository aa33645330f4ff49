import { expect } from 'vitest'
import { balanced } from '../reference/balanced.ts'
import type { MatrixCase } from './dimensions.ts'
import { bad, expected, leftAfter, length, type Played } from './play.ts'

/** Asserts that a case came to what it must. */
export function check(one: MatrixCase, { rows, read, ledger, pauses }: Played): void {
  const { life, order } = one
  const out = life === 'break' ? leftAfter : life === 'stop' ? read : length
  expect(rows).toHaveLength(out)
  // Out of order, the rows that came before a loop was left are some of all that were read.
  const first = expected(one, life === 'break' && order === 'unordered' ? read : out)
  if (order === 'ordered') expect(rows).toEqual(first)
  else expect(missing(rows, first)).toEqual([])
  if (life === 'run' || life === 'pause-resume') expect(read).toBe(length)
  checkLedger(one, { rows, read, ledger, pauses })
}

function checkLedger({ fault }: MatrixCase, { rows, read, ledger, pauses }: Played): void {
  const errored = rows.filter((row) => typeof row === 'object').length
  if (fault === 'ok') expect(errored).toBe(0)
  else expect(errored).toBeLessThanOrEqual(bad.length)
  expect(ledger.total).toEqual({
    read,
    emitted: rows.length - errored,
    errored,
    deadLettered: 0,
    returned: read - rows.length,
    inFlight: 0,
  })
  for (const one of [ledger, ...pauses]) balanced(one)
}

// What of `rows` is not, or not so often, in `pool`.
function missing(rows: readonly unknown[], pool: readonly unknown[]): readonly string[] {
  const left = pool.map((value) => JSON.stringify(value))
  return rows
    .map((row) => JSON.stringify(row))
    .filter((row) => {
      const at = left.indexOf(row)
      if (at >= 0) left.splice(at, 1)
      return at < 0
    })
}
