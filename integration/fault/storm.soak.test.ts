import { whyNoSmallDisk } from '@papy/chaos'
import { describe, expect, test } from 'vitest'
import { seed } from '../../.config/testing/random.ts'
import { codes, range } from './plumbed.ts'
import { type Stormy, stormBetween, stormHere, stormOnDisk } from './stormy.ts'

const stormy = (at: number): Stormy => ({ seed: seed + at, items: 20_000, every: 500 })

describe(`storms (PAPY_SEED=${seed})`, () => {
  test.each([
    ['on this host', stormHere],
    ['on a host to which the wire is severed', stormBetween],
    ...(whyNoSmallDisk() === undefined ? [['on a disk that is full again and again', stormOnDisk] as const] : []),
  ] as const)('20,000 items, five times: %s', async (_, storm) => {
    for (let at = 0; at < 5; at++) {
      const { rows, log } = await storm(stormy(at))
      expect(codes(rows)).toEqual(range(20_000))
      expect(log.length).toBeGreaterThan(40)
    }
  })
})
