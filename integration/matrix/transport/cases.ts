import { expect, test } from 'vitest'
import type { TransportCase } from './dimensions.ts'
import { expected, play } from './play.ts'
import { missing } from './present.ts'

/** A test for each of these cases; those whose server is not there are skipped, by name. */
export function testCases(cases: readonly TransportCase[]): void {
  for (const one of cases) {
    const name = `${one.place}, ${one.transport}, ${one.serializer}, ${one.shape}, ${one.fault}, ${one.life}`
    const why = missing(one)
    test.skipIf(why !== undefined)(why === undefined ? name : `${name}: ${why}`, { timeout: 60_000 }, async () => {
      const { rows, ledger } = await play(one)
      expect(rows).toEqual(expected(one))
      expect(ledger.total).toMatchObject({ inFlight: 0, returned: 0 })
    })
  }
}
