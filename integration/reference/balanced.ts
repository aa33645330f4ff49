import type { Ledger } from '@papy/core'
import { expect } from 'vitest'

/** Asserts that a ledger balances, as a whole and for each pipe. */
export function balanced({ total, pipes }: Ledger): void {
  for (const [name, balance] of Object.entries({ total, ...pipes })) {
    const { read, emitted, errored, deadLettered, returned, inFlight } = balance
    expect(emitted + errored + deadLettered + returned + inFlight, `${name}: ${JSON.stringify(balance)}`).toBe(read)
  }
}

/** Asserts that a ledger balances, and that nothing is on its way any more. */
export function settled(ledger: Ledger): void {
  balanced(ledger)
  expect(ledger.total.inFlight).toBe(0)
}
