import type { Plumber } from '@papy/core'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { bind, drain, pipe, piper, plumb } from './flow.ts'
import { parallel, places } from './place.ts'
import { range } from './source.ts'

describe.each(places)('a Plumber streams again, $name', ({ open }) => {
  test('with new data, of other lengths, after failures', async () => {
    const imap = open({ stride: 3 })
    const [root, join] = [piper(bind(f.fail, 4), { parallel: imap, name: 'root' }), piper(f.inbox, { parallel: imap })]
    const plumber = plumb(
      [root, piper(f.twice, { parallel: imap }), join],
      [root, piper(f.double, { parallel: imap }), join],
    )
    for (const length of [3, 0, 10, 1, 25, 4]) {
      const rows = await drain(plumber.stream([range(length)] as never))
      expect(rows).toHaveLength(length)
      expect(rows[3]).toEqual(length > 3 ? [[31, 32], 6] : undefined)
      expect(plumber.state).toBe('stopped')
      expect(plumber.ledger().total).toMatchObject({ read: length, errored: length > 4 ? 1 : 0, inFlight: 0 })
    }
    await plumber.close()
    if (imap) await imap.close()
  })

  test('indices start again', async () => {
    const imap = open()
    const plumber = plumb([piper(bind(f.fail, 1), { parallel: imap })])
    for (const _ of range(2)) {
      const rows: unknown[] = []
      for await (const row of plumber.stream([range(2)] as never)) rows.push(row)
      expect(rows[1]).toMatchObject({ index: 1 })
    }
    await plumber.close()
    if (imap) await imap.close()
  })

  test('with pipers added in between', async () => {
    const imap = open()
    const first = piper(f.inc, { parallel: imap })
    const plumber = plumb([first])
    expect(await drain(plumber.stream([range(3)] as never))).toEqual([1, 2, 3])
    pipe(plumber, [first, piper(f.double, { parallel: imap })])
    expect(await drain(plumber.stream([range(3)] as never))).toEqual([2, 4, 6])
    await plumber.close()
    if (imap) await imap.close()
  })

  test('one stream may be the input of another Plumber', async () => {
    const imap = open()
    const [one, two] = [plumb([piper(f.inc, { parallel: imap })]), plumb([piper(f.double, { parallel: imap })])]
    expect(await drain(two.stream([one.stream([range(20)] as never)] as never))).toEqual(
      range(20).map((x) => 2 * (x + 1)),
    )
    expect(one.state).toBe('stopped')
    await one.close()
    await two.close()
    if (imap) await imap.close()
  })
})

describe.each(parallel)('several Plumbers on one IMap, $name', ({ open }) => {
  test('at once: each gets its own answers', async () => {
    const imap = open({ stride: 2 })
    const plumbers = range(4).map((at) =>
      plumb([piper(f.uneven, { parallel: imap }), piper(bind(f.args, at), { parallel: imap })]),
    )
    const all = await within(
      Promise.all(plumbers.map((plumber) => drain(plumber.stream([range(40)] as never)))),
      15_000,
    )
    expect(all).toEqual(range(4).map((at) => range(40).map((x) => [x, at])))
    for (const plumber of plumbers) await plumber.close()
    if (imap)
      expect(await drain(plumb([piper(f.inc, { parallel: imap })]).stream([range(3)] as never))).toEqual([1, 2, 3])
    if (imap) await imap.close()
  })

  test('shares are fair: a long run does not starve a short one', async () => {
    const imap = open({ stride: 4 })
    const [long, short] = range(2).map(() => plumb([piper(bind(f.nap, 1), { parallel: imap })]))
    let pulled = 0
    const [stop, ended] = [new AbortController(), [] as unknown[]]
    const endless = (async () => {
      for await (const _ of (long as Plumber).stream([
        (function* () {
          for (;;) yield 1
        })(),
      ] as never)) {
        pulled++
        if (stop.signal.aborted) break
      }
    })()
    while (pulled < 5) await new Promise((resolve) => setTimeout(resolve, 2))
    ended.push(...(await drain((short as Plumber).stream([range(30)] as never), 5_000)))
    expect(ended).toEqual(range(30))
    stop.abort()
    await within(endless)
    await long?.close()
    await short?.close()
    if (imap) await imap.close()
  })

  test('one that is left unpulled does not hang the other', async () => {
    const imap = open({ stride: 2 })
    const [idle, busy] = range(2).map(() => plumb([piper(f.inc, { parallel: imap })]))
    const rows = idle?.stream([range(1000)] as never)[Symbol.asyncIterator]()
    await within(rows?.next() as Promise<unknown>)
    expect(await drain(busy?.stream([range(300)] as never))).toEqual(range(300, 1))
    await within(rows?.return?.() as Promise<unknown>)
    await idle?.close()
    await busy?.close()
    if (imap) await imap.close()
  })

  test('disposing a Plumber leaves its IMap alive', async () => {
    const imap = open()
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    await drain(plumber.stream([range(3)] as never))
    await plumber.close()
    const other = plumb([piper(f.double, { parallel: imap })])
    expect(await drain(other.stream([range(3)] as never))).toEqual([0, 2, 4])
    await other.close()
    if (imap) await imap.close()
  })

  test('tasks and pipers may share it', async () => {
    const imap = open()
    if (imap === false) throw new Error('a pool is needed')
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    const task = imap.addTask(f.bareDouble as never, range(20) as never)
    await imap.start()
    const [rows, values] = await within(Promise.all([drain(plumber.stream([range(20)] as never)), drain(task)]))
    expect(rows).toEqual(range(20, 1))
    expect(values).toEqual(range(20).map((x) => 2 * x))
    await plumber.close()
    await imap.close()
  })

  test('an IMap disposed under a Plumber is an error, not a hang', async () => {
    const imap = open()
    const plumber = plumb([piper(bind(f.nap, 2), { parallel: imap })])
    const rows = plumber.stream([range(100)] as never)[Symbol.asyncIterator]()
    await within(rows.next())
    if (imap) await within(imap.close())
    const outcome = await within(
      (async () => {
        for (;;) if ((await rows.next()).done) return 'done'
      })().catch((error: { code?: string }) => error.code),
    )
    expect(['ERR_DISPOSED', 'ERR_STATE', 'done', 'ERR_WORKER_LOST']).toContain(outcome)
    await within(plumber.close())
  })
})
