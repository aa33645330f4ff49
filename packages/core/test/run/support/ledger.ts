import type { Balance, Ledger } from '@papy/contract'
import { expect } from 'vitest'

/** Every balance adds up, and nothing in it is less than nothing. */
export function balanced({ total, pipes }: Ledger, told = ''): void {
  for (const [name, balance] of [['total', total] as const, ...Object.entries(pipes)]) {
    const { read, emitted, errored, deadLettered, returned, inFlight } = balance
    const text = `${told} ${name} ${JSON.stringify(balance)}`
    expect(emitted + errored + deadLettered + returned + inFlight, text).toBe(read)
    expect(Math.min(...Object.values(balance as unknown as Record<string, number>)), text).toBeGreaterThanOrEqual(0)
  }
}

/** The numbers of a balance that are not nought. */
export function short(balance: Balance): Partial<Balance> {
  return Object.fromEntries(Object.entries(balance).filter(([, count]) => count !== 0))
}
