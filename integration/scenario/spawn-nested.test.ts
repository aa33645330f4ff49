import { inline } from '@papy/runtime-inline'
import { threads } from '@papy/runtime-thread'
import { describe, expect, test } from 'vitest'
import * as f from './fixtures/functions.mjs'
import { bind, failed, piper, plumb, stream } from './flow.ts'
import { pool } from './place.ts'
import { range } from './source.ts'

const runtimes = [
  ['inline', inline],
  ['threads', threads],
] as const

describe.each(runtimes)('produce 2, spawn 2, consume 2 over three pools of %s', (_, runtime) => {
  test.each([
    [1, 4, 2],
    [4, 1, 2],
    [2, 4, 1],
    [1, 1, 1],
    [3, 5, 7],
    [64, 2, 3],
  ])('strides %i-%i-%i pair the right items', async (first, second, third) => {
    const pools = [first, second, third].map((stride) => pool(runtime(2), { stride }))
    for (const length of [0, 1, 2, 3, 5, 7, 10, 33]) {
      const plumber = plumb([
        piper(f.twice, { produce: 2, parallel: pools[0] }),
        piper(f.uneven, { spawn: 2, parallel: pools[1] }),
        piper(f.inbox, { consume: 2, parallel: pools[2] }),
      ])
      expect(await stream(plumber, [range(length)])).toEqual(range(length).map((x) => [[10 * x + 1], [10 * x + 2]]))
    }
    await Promise.all(pools.map((imap) => imap.close()))
  })

  test('several spawning pipers follow each other and join', async () => {
    const pools = [1, 4, 3].map((stride) => pool(runtime(2), { stride }))
    const make = piper(f.thrice, { produce: 3, parallel: pools[0] })
    const [left, right] = [
      piper(f.uneven, { spawn: 3, parallel: pools[1] }),
      piper(f.inc, { spawn: 3, parallel: pools[2] }),
    ]
    const more = piper(f.same, { spawn: 3, parallel: pools[0] })
    const join = piper(f.inbox, { spawn: 3, parallel: pools[1] })
    const whole = piper(f.total, { consume: 3, parallel: pools[2] })
    const rows = await stream(plumb([make, left, more, join, whole], [make, right, join]), [range(23)])
    expect(rows).toEqual(range(23).map((x) => 3 * 20 * x + 2 * 6 + 3))
    await Promise.all(pools.map((imap) => imap.close()))
  })

  test('failing sub-items are placeholders at their place, and one after consume', async () => {
    const pools = [1, 4, 2].map((stride) => pool(runtime(2), { stride }))
    const [make, spawned] = [
      piper(f.twice, { produce: 2, parallel: pools[0] }),
      piper(bind(f.failLater, 12, 31, 32), { spawn: 2, parallel: pools[1] }),
    ]
    expect(await stream(plumb([make, spawned]), [range(5)])).toEqual([
      1,
      2,
      11,
      failed('bad 12'),
      21,
      22,
      failed('bad 31'),
      failed('bad 32'),
      41,
      42,
    ])
    const again = piper(f.twice, { produce: 2, parallel: pools[0] })
    const chain = [
      again,
      piper(bind(f.failLater, 12, 31, 32), { spawn: 2, parallel: pools[1] }),
      piper(f.total, { consume: 2, parallel: pools[2] }),
    ]
    expect(await stream(plumb(chain), [range(5)])).toEqual([3, failed('bad 12'), 43, failed('bad 31', 'bad 32'), 83])
    await Promise.all(pools.map((imap) => imap.close()))
  })
})

test('spawn in a serial piper changes nothing', async () => {
  const plumber = plumb([piper(f.twice, { produce: 2 }), piper(f.inc, { spawn: 2 }), piper(f.inbox, { consume: 2 })])
  expect(await stream(plumber, [[1, 2]])).toEqual([
    [[12], [13]],
    [[22], [23]],
  ])
})
