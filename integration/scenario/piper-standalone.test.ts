import type { Piper } from '@papy/core'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { bind, drain, errorOf, failed, piper, plumb, thrown } from './flow.ts'
import { parallel, places } from './place.ts'
import { counting, pause, range } from './source.ts'

interface Alone extends AsyncIterable<unknown> {
  readonly name: string
  readonly connected: boolean
  readonly started: boolean
  readonly finished: boolean
  readonly settings: Record<string, unknown>
  connect(inputs: unknown): void
  start(): Promise<void>
  next(options?: object): Promise<IteratorResult<unknown>>
  stop(options?: object): Promise<unknown>
  disconnect(): Promise<void>
}

const alone = (what: unknown, options?: object): Alone => piper(what, options) as Piper as unknown as Alone
const flags = ({ connected, started, finished }: Alone): boolean[] => [connected, started, finished]

describe.each(places)('a Piper alone, $name', ({ open }) => {
  test('connect, start, next, stop, disconnect', async () => {
    const imap = open()
    const one = alone(f.double, { parallel: imap })
    expect(flags(one)).toEqual([false, false, false])
    one.connect([range(3)])
    expect(flags(one)).toEqual([true, false, false])
    await within(one.start())
    expect(flags(one)).toEqual([true, true, false])
    expect(await within(one.next())).toEqual({ value: 0, done: false })
    expect(await drain(one)).toEqual([2, 4])
    expect((await within(one.next())).done).toBe(true)
    expect(one.finished).toBe(true)
    await within(one.stop())
    await within(one.disconnect())
    expect(one.connected).toBe(false)
    if (imap) await imap.close()
  })

  test('several inputs are zipped, the shortest ends', async () => {
    const imap = open()
    const one = alone(bind(f.scaled, 10), { parallel: imap })
    const long = counting()
    one.connect([range(3), long])
    await one.start()
    expect(await drain(one)).toEqual([0, 20, 40])
    await within(one.stop())
    expect(long.returned).toBe(1)
    if (imap) await imap.close()
  })

  test('a failing item is a placeholder', async () => {
    const imap = open()
    const one = alone(bind(f.fail, 1), { parallel: imap })
    one.connect([range(3)])
    await one.start()
    expect(await drain(one)).toEqual([0, failed('bad 1'), 2])
    if (imap) await imap.close()
  })

  test('debug throws at the item and ends the iterator', async () => {
    const imap = open()
    const one = alone(bind(f.fail, 1), { parallel: imap, debug: true })
    one.connect([range(5)])
    await one.start()
    expect((await within(one.next())).value).toBe(0)
    const error = await errorOf(() => one.next())
    expect(JSON.stringify([error.message, (error.cause as Error | undefined)?.message])).toContain('bad 1')
    expect((await within(one.next())).done).toBe(true)
    await within(one.stop())
    if (imap) await imap.close()
  })

  test('produce and consume', async () => {
    const imap = open()
    const make = alone(f.twice, { parallel: imap, produce: 2 })
    const gather = alone(f.inbox, { parallel: imap, consume: 4 })
    make.connect([range(3)])
    gather.connect([make])
    await make.start()
    await gather.start()
    expect(await drain(gather)).toEqual([
      [[1], [2], [11], [12]],
      [[21], [22]],
    ])
    if (imap) await imap.close()
  })

  test('pipers chain; upstream starts first', async () => {
    const imap = open()
    const [a, b, c] = [
      alone(f.inc, { parallel: imap, name: 'a' }),
      alone(f.double, { parallel: imap, name: 'b' }),
      alone(f.text, { parallel: imap, name: 'c' }),
    ]
    a.connect([range(4)])
    b.connect([a])
    c.connect([b])
    const early = await errorOf(() => c.start())
    expect(early).toMatchObject({ code: 'ERR_UPSTREAM_NOT_STARTED', name: 'StateError' })
    expect(early.message).toContain('b')
    expect(flags(c)).toEqual([true, false, false])
    await a.start()
    await b.start()
    await c.start()
    expect(await drain(c)).toEqual(['2', '4', '6', '8'])
    if (imap) await imap.close()
  })

  test('two readers of one piper both get everything', async () => {
    const imap = open()
    const [root, left, right] = [
      alone(f.inc, { parallel: imap }),
      alone(f.double, { parallel: imap }),
      alone(f.text, { parallel: imap }),
    ]
    root.connect([range(20)])
    left.connect([root])
    right.connect([root])
    for (const one of [root, left, right]) await one.start()
    const both = await within(Promise.all([drain(left), drain(right)]))
    expect(both).toEqual([range(20).map((x) => 2 * (x + 1)), range(20).map((x) => String(x + 1))])
    if (imap) await imap.close()
  })

  test('stop leaves early and closes the input once', async () => {
    const imap = open()
    const one = alone(f.same, { parallel: imap })
    const data = counting()
    one.connect([data])
    await one.start()
    expect((await within(one.next())).value).toBe(0)
    await within(one.stop({ force: true }))
    expect(data.returned).toBe(1)
    if (imap) await imap.close()
  })

  test('works again after stop and disconnect', async () => {
    const imap = open()
    const one = alone(f.double, { parallel: imap })
    for (const first of [0, 10]) {
      one.connect([range(3, first)])
      await one.start()
      expect(await drain(one)).toEqual(range(3, first).map((x) => 2 * x))
      await within(one.stop())
      await within(one.disconnect())
    }
    if (imap) await imap.close()
  })

  test('a task may be the input', async () => {
    const imap = open()
    const source = open()
    if (imap === false || source === false) return
    const task = source.addTask(f.bareDouble as never, range(4) as never)
    await source.start()
    const one = alone(f.inc, { parallel: imap })
    one.connect([task])
    await one.start()
    expect(await drain(one)).toEqual([1, 3, 5, 7])
    await imap.close()
    await source.close()
  })
})

describe.each(places)('the states of a Piper alone, $name', ({ open }) => {
  type State = 'new' | 'connected' | 'started'
  const reach: Record<State, (one: Alone) => Promise<void>> = {
    new: async () => undefined,
    connected: async (one) => one.connect([range(3)]),
    started: async (one) => {
      one.connect([range(3)])
      await one.start()
    },
  }
  const calls: Record<string, (one: Alone) => unknown> = {
    connect: (one) => one.connect([range(3)]),
    start: (one) => one.start(),
    next: (one) => one.next(),
    disconnect: (one) => one.disconnect(),
  }
  const refused: readonly [State, string][] = [
    ['new', 'start'],
    ['new', 'next'],
    ['connected', 'connect'],
    ['connected', 'next'],
    ['started', 'connect'],
    ['started', 'start'],
    ['started', 'disconnect'],
  ]
  test.each(refused)('%s: %s is ERR_STATE and changes nothing', async (state, call) => {
    const imap = open()
    const one = alone(f.inc, { parallel: imap })
    await reach[state](one)
    const before = flags(one)
    const error = await errorOf(() => calls[call]?.(one))
    expect(error).toMatchObject({ code: 'ERR_STATE', name: 'StateError', call })
    expect(typeof error['state']).toBe('string')
    expect(flags(one)).toEqual(before)
    if (state === 'new') await reach.connected(one)
    if (state !== 'started') await one.start()
    expect(await drain(one)).toEqual([1, 2, 3])
    if (imap) await imap.close()
  })

  test('readers connect before a piper starts', async () => {
    const imap = open()
    const [a, b] = [alone(f.inc, { parallel: imap }), alone(f.inc, { parallel: imap })]
    a.connect([range(3)])
    await a.start()
    expect(await errorOf(() => b.connect([a]))).toMatchObject({ name: 'StateError' })
    expect(b.connected).toBe(false)
    expect(await drain(a)).toEqual([1, 2, 3])
    if (imap) await imap.close()
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['no list', 5],
    ['an empty list', []],
    ['a list of no iterables', [5]],
    ['undefined inside', [undefined]],
  ])('connect to %s is ERR_ARGUMENT', async (_, inputs) => {
    const imap = open()
    const one = alone(f.inc, { parallel: imap })
    expect(thrown(() => one.connect(inputs))).toMatchObject({ code: 'ERR_ARGUMENT', name: 'ArgumentError' })
    expect(one.connected).toBe(false)
    if (imap) await imap.close()
  })

  test('connect checks the width', async () => {
    const [make, gather] = [
      alone(f.thrice, { produce: 3, name: 'make' }),
      alone(f.inbox, { consume: 2, name: 'gather' }),
    ]
    make.connect([range(3)])
    const error = thrown(() => gather.connect([make]))
    expect(error).toMatchObject({ code: 'ERR_ARITY', name: 'DaggerError' })
    expect(error.message).toMatch(/make/)
    expect(error.message).toMatch(/gather/)
  })

  test('a piper of a Dagger is in use', async () => {
    const imap = open()
    const one = piper(f.inc, { parallel: imap })
    const plumber = plumb([one])
    expect(thrown(() => plumb([one]))).toMatchObject({ code: 'ERR_IN_USE', name: 'DaggerError' })
    plumber.delPiper(one as never)
    expect(() => plumb([one])).not.toThrow()
    if (imap) await imap.close()
  })
})

describe('the tee of a serial piper', () => {
  test('holds 1,024 items per reader; then ERR_STALLED, and nothing is lost', async () => {
    const [root, fast, slow] = [
      alone(f.same, { name: 'root' }),
      alone(f.inc, { name: 'fast' }),
      alone(f.double, { name: 'slow' }),
    ]
    root.connect([range(3000)])
    fast.connect([root])
    slow.connect([root])
    for (const one of [root, fast, slow]) await one.start()
    const got: unknown[] = []
    const error = await errorOf(async () => {
      for (;;) {
        const { value, done } = await fast.next()
        if (done) return
        got.push(value)
      }
    }, 10_000)
    expect(error).toMatchObject({ code: 'ERR_STALLED', name: 'StateError' })
    expect(error.message).toContain('slow')
    // Read-ahead of the slow reader may be on top.
    expect(got.length).toBeGreaterThanOrEqual(1024)
    expect(got.length).toBeLessThanOrEqual(2100)
    expect((await errorOf(() => fast.next()))['code']).toBe('ERR_STALLED')
    for (const at of range(got.length)) expect((await within(slow.next())).value).toBe(2 * at)
    for (const at of range(500, got.length)) expect((await within(fast.next())).value).toBe(at + 1)
    const rest = await within(Promise.all([drain(fast), drain(slow)]))
    expect(rest[0]?.at(-1)).toBe(3000)
    expect(rest[1]?.at(-1)).toBe(2 * 2999)
    expect(rest.map(({ length }) => length)).toEqual([3000 - 500 - got.length, 3000 - got.length])
  })
})

describe.each(parallel)('the tee of a parallel piper, $name', ({ open }) => {
  test('holds at most buffer items per reader; ERR_STALLED, never a hang', async () => {
    const imap = open({ buffer: 8, stride: 1 })
    const [root, fast, slow] = [
      alone(f.same, { parallel: imap, name: 'root' }),
      alone(f.inc, { name: 'fast' }),
      alone(f.double, { name: 'slow' }),
    ]
    root.connect([range(200)])
    fast.connect([root])
    slow.connect([root])
    for (const one of [root, fast, slow]) await one.start()
    let got = 0
    const error = await errorOf(async () => {
      while (!(await fast.next()).done) got++
    })
    expect(error).toMatchObject({ code: 'ERR_STALLED', name: 'StateError' })
    expect(got).toBeGreaterThanOrEqual(1)
    expect(got).toBeLessThanOrEqual(30)
    const [left, right] = await within(Promise.all([drain(fast), drain(slow)]))
    expect(left).toEqual(range(200 - got, got).map((x) => x + 1))
    expect(right).toEqual(range(200).map((x) => 2 * x))
    if (imap) await imap.close()
  })

  test('the IMap starts at the first pull', async () => {
    const imap = open()
    const one = alone(f.inc, { parallel: imap })
    const data = counting(5)
    one.connect([data])
    await pause(20)
    expect(data.read).toBe(0)
    await one.start()
    expect(await drain(one)).toEqual([1, 2, 3, 4, 5])
    if (imap) await imap.close()
  })
})

describe('piper settings and options', () => {
  test('settings are frozen, with defaults filled in', () => {
    const { settings } = alone(f.inc, { consume: 2 })
    expect(Object.isFrozen(settings)).toBe(true)
    expect(settings).toMatchObject({ consume: 2, produce: 1, spawn: 1, repeat: false })
  })

  const wrong: readonly [string, object][] = [
    ['consume 0', { consume: 0 }],
    ['consume -1', { consume: -1 }],
    ['consume 1.5', { consume: 1.5 }],
    ["consume 'each'", { consume: 'each' }],
    ['consume NaN', { consume: Number.NaN }],
    ['produce 0', { produce: 0 }],
    ['produce 1.5', { produce: 1.5 }],
    ["produce 'all'", { produce: 'all' }],
    ['spawn 0', { spawn: 0 }],
    ["spawn 'all'", { spawn: 'all' }],
    ['spawn 2.5', { spawn: 2.5 }],
    ['timeoutMs -1', { timeoutMs: -1 }],
    ['timeoutMs NaN', { timeoutMs: Number.NaN }],
    ["timeoutMs '5'", { timeoutMs: '5' }],
    ['parallel true', { parallel: true }],
    ['parallel 2', { parallel: 2 }],
    ['parallel {}', { parallel: {} }],
    ['an empty name', { name: '' }],
    ['a number as name', { name: 5 }],
    ['ordered 1', { ordered: 1 }],
    ['debug 1', { debug: 1 }],
    ['repeat 1', { repeat: 1, produce: 2 }],
    ['an object as branch', { branch: {} }],
    ['NaN as branch', { branch: Number.NaN }],
    ['an option nobody knows', { comsume: 2 }],
  ]
  test.each(wrong)('%s is ERR_ARGUMENT', (_, options) => {
    expect(thrown(() => piper(f.inc, options))).toMatchObject({ code: 'ERR_ARGUMENT', name: 'ArgumentError' })
  })

  test('a Piper of a Piper takes its Worker', async () => {
    const one = alone(piper([f.inc, f.double]))
    one.connect([range(2)])
    await one.start()
    expect(await drain(one)).toEqual([2, 4])
  })
})
