import { Plumber } from '@papy/core'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { bind, drain, errorOf, piper, plumb, thrown } from './flow.ts'
import { places } from './place.ts'
import { countingAsync, gate, pause, range } from './source.ts'

const states = ['new', 'started', 'running', 'paused', 'finished', 'stopped', 'disposed'] as const
type State = (typeof states)[number]
type Call = 'start' | 'run' | 'pause' | 'wait' | 'stop' | 'stream'

const reach: Record<State, (plumber: Plumber) => Promise<void>> = {
  new: async () => undefined,
  started: async (plumber) => void (await plumber.start([countingAsync(undefined, { ms: 1 })] as never)),
  running: async (plumber) => {
    await reach.started(plumber)
    await plumber.run()
  },
  paused: async (plumber) => {
    await reach.running(plumber)
    await plumber.pause()
  },
  finished: async (plumber) => {
    await plumber.start([range(5)] as never)
    await plumber.run()
    await plumber.wait()
  },
  stopped: async (plumber) => {
    await reach.finished(plumber)
    await plumber.stop()
  },
  disposed: async (plumber) => void (await plumber.close()),
}

const call: Record<Call, (plumber: Plumber) => Promise<unknown>> = {
  start: async (plumber) => await plumber.start([range(3)] as never),
  run: async (plumber) => await plumber.run(),
  pause: async (plumber) => await plumber.pause(),
  wait: async (plumber) =>
    await plumber
      .wait({ timeoutMs: 50 })
      .catch((error: { code?: string }) => (error.code === 'ERR_WAIT_TIMEOUT' ? 'waited' : Promise.reject(error))),
  stop: async (plumber) => await plumber.stop(),
  stream: async (plumber) => await drain(plumber.stream([range(3)] as never)),
}

/** After an allowed call the plumber is in this state; a missing one is ERR_STATE. */
const allowed: Record<Call, Partial<Record<State, State>>> = {
  start: { new: 'started', stopped: 'started' },
  run: { started: 'running', paused: 'running' },
  pause: { running: 'paused', finished: 'finished' },
  wait: { running: 'running', paused: 'paused', finished: 'finished' },
  stop: { started: 'stopped', running: 'stopped', paused: 'stopped', finished: 'stopped' },
  stream: { new: 'stopped', stopped: 'stopped' },
}

describe.each(places)('Plumber states, $name', ({ open }) => {
  const cases = states.flatMap((state) =>
    (Object.keys(call) as Call[]).map((name) => ({ state, name, then: allowed[name][state] })),
  )

  test.each(cases)('$state: $name → $then', async ({ state, name, then }) => {
    const imap = open()
    const plumber = plumb([piper(f.inc, { parallel: imap }), piper(f.double, { parallel: imap })])
    await within(reach[state](plumber))
    expect(plumber.state).toBe(state)
    if (then === undefined) {
      const error = await errorOf(() => call[name](plumber))
      expect(error).toMatchObject({ name: 'StateError', code: state === 'disposed' ? 'ERR_DISPOSED' : 'ERR_STATE' })
      if (state !== 'disposed') expect(error).toMatchObject({ state, call: name })
      expect(plumber.state).toBe(state)
    } else {
      await within(call[name](plumber))
      expect(plumber.state).toBe(then)
    }
    await within(plumber.close())
    expect(plumber.state).toBe('disposed')
    if (imap) await within(imap.close())
  })

  test('close twice, in every state, is fine', async () => {
    for (const state of states) {
      const imap = open()
      const plumber = plumb([piper(f.inc, { parallel: imap })])
      await within(reach[state](plumber))
      await within(plumber.close())
      await within(plumber.close())
      await within(plumber[Symbol.asyncDispose]())
      if (imap) await within(imap.close())
    }
  })

  test('everything on a disposed Plumber is ERR_DISPOSED', async () => {
    const plumber = plumb([piper(f.inc)])
    await plumber.close()
    const acts: readonly (() => unknown)[] = [
      () => plumber.addPiper(f.inc as never),
      () => plumber.addPipe([f.inc, f.inc] as never),
      () => plumber.start([[1]] as never),
      () => plumber.run(),
      () =>
        plumber
          .stream([[1]] as never)
          [Symbol.asyncIterator]()
          .next(),
      () => plumber.wait(),
      () => plumber.stop(),
      () => plumber.pause(),
    ]
    for (const act of acts)
      expect(await errorOf(act), String(act)).toMatchObject({ code: 'ERR_DISPOSED', name: 'StateError' })
  })

  test('the ledger and the stats stay readable after the run', async () => {
    const plumber = plumb([piper(f.inc)])
    await reach.stopped(plumber)
    expect(plumber.ledger().total).toMatchObject({ read: 5, emitted: 5 })
    expect(plumber.stats.state).toBe('stopped')
    await plumber.close()
    expect(plumber.ledger().total).toMatchObject({ read: 5, emitted: 5 })
  })
})

describe.each(places)('start, run, wait, pause, run, stop, $name', ({ open }) => {
  test('a run goes to its end and wait resolves with the final ledger', async () => {
    const imap = open()
    const seen: unknown[] = []
    const plumber = plumb([
      piper(f.inc, { parallel: imap, name: 'a' }),
      piper(([x]: [number]) => void seen.push(x), { name: 'sink' }),
    ])
    await within(plumber.start([range(50)] as never))
    expect(seen).toEqual([])
    await within(plumber.run())
    const ledger = (await within(plumber.wait())) as { total: object }
    expect(ledger.total).toMatchObject({ read: 50, emitted: 50, errored: 0, returned: 0, inFlight: 0 })
    expect(seen).toEqual(range(50, 1))
    expect(plumber.state).toBe('finished')
    await within(plumber.stop())
    await plumber.close()
    if (imap) await imap.close()
  })

  test('start evaluates nothing', async () => {
    let called = 0
    const plumber = plumb([piper(() => called++)])
    await within(plumber.start([range(5)] as never))
    await pause(20)
    expect(called).toBe(0)
    await within(plumber.stop())
    expect(plumber.ledger().total).toMatchObject({ emitted: 0, inFlight: 0 })
    await plumber.close()
  })

  test('pause holds the run, run goes on, nothing is lost', async () => {
    const imap = open({ stride: 2 })
    const seen: number[] = []
    const plumber = plumb([
      piper(f.inc, { parallel: imap }),
      piper(([x]: [number]) => void seen.push(x), { name: 'sink' }),
    ])
    const data = countingAsync(120, { ms: 1 })
    await within(plumber.start([data] as never))
    await within(plumber.run())
    for (const _ of range(3)) {
      await pause(25)
      await within(plumber.pause())
      if ((plumber.state as string) === 'finished') break
      expect(plumber.state).toBe('paused')
      const { total } = plumber.ledger()
      expect(total.read).toBe(total.emitted + total.errored + total.returned + total.inFlight)
      await pause(15)
      const [held, read] = [seen.length, data.read]
      await pause(25)
      expect([seen.length, data.read]).toEqual([held, read])
      await within(plumber.run())
      expect(['running', 'finished']).toContain(plumber.state)
    }
    await within(plumber.wait())
    expect(seen).toEqual(range(120, 1))
    expect(plumber.ledger().total).toMatchObject({ read: 120, emitted: 120 })
    await plumber.close()
    if (imap) await imap.close()
  })

  test('stop drains what was read through the sinks', async () => {
    const imap = open({ stride: 3 })
    const seen: number[] = []
    const plumber = plumb([
      piper(f.uneven, { parallel: imap }),
      piper(f.inc, { parallel: imap }),
      piper(([x]: [number]) => void seen.push(x), { name: 'sink' }),
    ])
    const data = countingAsync()
    await within(plumber.start([data] as never))
    await within(plumber.run())
    while (seen.length < 20) await pause(2)
    await within(plumber.stop())
    expect(plumber.state).toBe('stopped')
    expect(seen).toEqual(range(data.read, 1))
    expect(plumber.ledger().total).toMatchObject({ read: data.read, emitted: data.read, returned: 0, inFlight: 0 })
    expect(data.returned).toBe(1)
    await plumber.close()
    if (imap) await imap.close()
  })

  test('pause + stop drains too', async () => {
    const imap = open()
    const seen: number[] = []
    const plumber = plumb([
      piper(f.uneven, { parallel: imap }),
      piper(([x]: [number]) => void seen.push(x), { name: 'sink' }),
    ])
    const data = countingAsync()
    await within(plumber.start([data] as never))
    await within(plumber.run())
    while (seen.length < 10) await pause(2)
    await within(plumber.pause())
    await within(plumber.stop())
    expect(seen).toEqual(range(data.read))
    expect(plumber.ledger().total).toMatchObject({ read: data.read, emitted: data.read, inFlight: 0 })
    await plumber.close()
    if (imap) await imap.close()
  })

  test('stop without drain returns what is unfinished', async () => {
    const imap = open()
    const plumber = plumb([piper(bind(f.nap, 300), { parallel: imap })])
    const data = countingAsync()
    await within(plumber.start([data] as never))
    await within(plumber.run())
    await pause(30)
    await within(plumber.stop({ drain: false }), 3000)
    const { total } = plumber.ledger()
    expect(total.inFlight).toBe(0)
    expect(total.read).toBe(data.read)
    expect(total.read).toBe(total.emitted + total.errored + total.returned)
    expect(data.returned).toBe(1)
    await plumber.close()
    if (imap) await imap.close()
  })

  test('several outputs are all drained by a run', async () => {
    const imap = open()
    const [left, right]: number[][] = [[], []]
    const root = piper(f.inc, { parallel: imap })
    const plumber = plumb(
      [root, piper(([x]: [number]) => void left?.push(x), { name: 'l' })],
      [root, piper(f.double, { parallel: imap }), piper(([x]: [number]) => void right?.push(x), { name: 'r' })],
    )
    await plumber.start([range(30)] as never)
    await plumber.run()
    await within(plumber.wait())
    expect(left).toEqual(range(30, 1))
    expect(right).toEqual(range(30, 1).map((x) => 2 * x))
    await plumber.close()
    if (imap) await imap.close()
  })

  test('a run again with new data, after stop', async () => {
    const imap = open()
    const seen: number[] = []
    const plumber = plumb([
      piper(f.inc, { parallel: imap }),
      piper(([x]: [number]) => void seen.push(x), { name: 'sink' }),
    ])
    for (const first of [0, 10, 20]) {
      await within(plumber.start([range(5, first)] as never))
      await within(plumber.run())
      expect(((await within(plumber.wait())) as { total: object }).total).toMatchObject({ read: 5, emitted: 5 })
      await within(plumber.stop())
    }
    expect(seen).toEqual([...range(5, 1), ...range(5, 11), ...range(5, 21)])
    expect(await drain(plumber.stream([range(2)] as never))).toEqual([undefined, undefined])
    await plumber.close()
    if (imap) await imap.close()
  })

  test('wait with a limit is ERR_WAIT_TIMEOUT and the run goes on', async () => {
    const imap = open()
    const held = gate()
    const plumber = plumb([piper(f.inc, { parallel: imap }), piper(async ([x]: [number]) => held.passed.then(() => x))])
    await within(plumber.start([range(3)] as never))
    await within(plumber.run())
    expect(await errorOf(() => plumber.wait({ timeoutMs: 20 }))).toMatchObject({
      code: 'ERR_WAIT_TIMEOUT',
      name: 'TimeoutError',
    })
    expect(plumber.state).toBe('running')
    held.open()
    expect(((await within(plumber.wait())) as { total: object }).total).toMatchObject({ emitted: 3 })
    await plumber.close()
    if (imap) await imap.close()
  })

  test('debug: the run ends in an orderly way and wait rejects with that error', async () => {
    const imap = open()
    const plumber = plumb([piper(bind(f.fail, 3), { parallel: imap, debug: true })])
    await within(plumber.start([range(50)] as never))
    await within(plumber.run())
    const error = await errorOf(() => plumber.wait())
    expect(JSON.stringify([error.message, (error.cause as Error | undefined)?.message])).toContain('bad 3')
    expect(plumber.state).toBe('finished')
    const { total } = plumber.ledger()
    expect(total.read).toBe(total.emitted + total.errored + total.returned)
    await within(plumber.stop())
    await plumber.close()
    if (imap) await imap.close()
  })
})

describe('streams', () => {
  test('a second stream at once is ERR_STATE', async () => {
    const plumber = plumb([piper(f.inc)])
    const first = plumber.stream([range(9)] as never)[Symbol.asyncIterator]()
    await within(first.next())
    const error = await errorOf(async () =>
      plumber
        .stream([range(9)] as never)
        [Symbol.asyncIterator]()
        .next(),
    )
    expect(error).toMatchObject({ code: 'ERR_STATE', name: 'StateError', call: 'stream' })
    expect((await within(first.next())).value).toBe(2)
    await within(first.return?.() as Promise<unknown>)
    expect(plumber.state).toBe('stopped')
    await plumber.close()
  })

  test('start while streaming is ERR_STATE', async () => {
    const plumber = plumb([piper(f.inc)])
    const first = plumber.stream([range(9)] as never)[Symbol.asyncIterator]()
    await within(first.next())
    expect((await errorOf(() => plumber.start([range(9)] as never)))['code']).toBe('ERR_STATE')
    await within(plumber.close())
  })

  test('a stream that was never pulled leaves the Plumber usable', async () => {
    const plumber = plumb([piper(f.inc)])
    plumber.stream([range(9)] as never)
    expect(await drain(plumber.stream([range(2)] as never))).toEqual([1, 2])
    await plumber.close()
  })

  test('wrong arguments', async () => {
    const plumber = plumb([piper(f.inc)])
    for (const act of [
      () => plumber.wait({ timeoutMs: -1 }),
      () => plumber.stream([[1]] as never, { signal: 5 } as never),
    ]) {
      // Either the argument or the state is complained about first.
      const error = await errorOf(async () => {
        const made = act()
        return Symbol.asyncIterator in made ? await made[Symbol.asyncIterator]().next() : await made
      })
      expect(['ERR_ARGUMENT', 'ERR_STATE']).toContain(error['code'])
    }
    expect(thrown(() => new Plumber(5 as never))['code']).toBe('ERR_ARGUMENT')
    expect(thrown(() => new Plumber({ buffer: 0 } as never))['code']).toBe('ERR_ARGUMENT')
    await plumber.close()
  })
})
