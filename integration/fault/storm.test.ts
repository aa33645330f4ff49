import { type Deed, whyNoSmallDisk } from '@papy/chaos'
import { describe, expect, test } from 'vitest'
import { seed } from '../../.config/testing/random.ts'
import { codes, range, type Through } from './plumbed.ts'
import { type Stormy, stormBetween, stormHere, stormOnDisk } from './stormy.ts'

const reason = whyNoSmallDisk()
const stormy: Stormy = { seed, items: 1_500, every: 150 }

function exact({ rows, ledger }: Through, items: number): void {
  expect(codes(rows)).toEqual(range(items))
  expect(ledger.total).toMatchObject({ read: items, emitted: items, errored: 0, inFlight: 0 })
}

const done = (log: readonly Deed[], fault: string) =>
  log.filter((deed) => deed.fault === fault && deed.did !== undefined)
const planOf = (log: readonly Deed[]) => log.map(({ fault, strike, due, lots }) => ({ fault, strike, due, lots }))

// Faults 1, 3, 12, 16 to 19, 22, all at once. The large ones are in storm.soak.test.ts.
describe(`a storm (PAPY_SEED=${seed})`, () => {
  test('on this host: kills, stops, poison, failures, jumping clocks, a bad wire: what comes out is exact; again the same', {
    timeout: 90_000,
  }, async () => {
    const { damaged, ...first } = await stormHere(stormy)
    exact(first, stormy.items)
    for (const fault of ['kill', 'kill-2', 'freeze']) expect(done(first.log, fault).length).toBeGreaterThan(0)
    expect(damaged).toBeGreaterThan(0)
    const again = await stormHere(stormy)
    exact(again, stormy.items)
    expect(planOf(again.log)).toEqual(planOf(first.log))
  })

  test.skipIf(reason !== undefined)(
    `on a disk that is full again and again${reason ? ` (skipped: ${reason})` : ''}`,
    {
      timeout: 60_000,
    },
    async () => {
      const came = await stormOnDisk(stormy)
      exact(came, stormy.items)
      expect(done(came.log, 'fillDisk').length).toBeGreaterThan(0)
    },
  )

  test('on a host to which the wire is severed in all ways', { timeout: 90_000 }, async () => {
    const came = await stormBetween(stormy)
    exact(came, stormy.items)
    expect(done(came.log, 'cut').length).toBeGreaterThan(0)
  })
})
