import { expect, test } from 'vitest'
import { covering } from '../covering.ts'
import { dimensions, exclusions } from './dimensions.ts'
import { expected, play } from './play.ts'
import { missing } from './present.ts'

// Every pair of values; every combination is in all.soak.test.ts.
const cases = covering(dimensions, 2, exclusions)

for (const one of cases) {
  const name = `${one.place}, ${one.transport}, ${one.serializer}, ${one.shape}, ${one.fault}, ${one.life}`
  const why = missing(one)
  test.skipIf(why !== undefined)(why === undefined ? name : `${name}: ${why}`, { timeout: 60_000 }, async () => {
    const { rows, ledger } = await play(one)
    expect(rows).toEqual(expected(one))
    expect(ledger.total).toMatchObject({ inFlight: 0, returned: 0 })
  })
}
