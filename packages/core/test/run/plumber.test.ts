import { Piper, Plumber } from '@papy/core'
import { describe, expect, test } from 'vitest'
import { turns, unhandled, within } from '../../../../.config/testing/bound.ts'
import { random, seed } from '../../../../.config/testing/random.ts'
import { rude, rudeNow } from '../../../../.config/testing/rude.ts'
import { comparable, datas, drawnPools, made, type Shape, shapes } from './support/graphs.ts'
import { balanced, short } from './support/ledger.ts'
import { DrawnPool } from './support/pool.ts'

const pick = random(seed)
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)

async function streamed(plumber: Plumber, inputs: readonly Iterable<unknown>[], most = Number.POSITIVE_INFINITY) {
  const rows: unknown[] = []
  if (most > 0)
    for await (const row of plumber.stream(inputs as never)) {
      rows.push(comparable(row))
      if (rows.length >= most) break
    }
  return rows
}

const serial = (shape: Shape, count: number) => streamed(made(shape, { pick, pools: [] }), datas(shape, count))

/** An input that counts what is done with it. */
function counted(values: readonly unknown[], { later = false } = {}) {
  const tally = { read: 0, returned: 0 }
  const now = function* () {
    let ended = false
    try {
      for (const value of values) {
        tally.read++
        yield value
      }
      ended = true
    } finally {
      if (!ended) tally.returned++
    }
  }
  const drip = async function* () {
    let ended = false
    try {
      for (const value of values) {
        if (pick(4) === 0) await turns(1)
        tally.read++
        yield value
      }
      ended = true
    } finally {
      if (!ended) tally.returned++
    }
  }
  return { tally, input: later ? drip() : now() }
}

describe.each(shapes.map((shape) => [shape.name, shape] as const))('%s', (_name, shape) => {
  const count = 13

  test(`buffers from one: the same rows and ledger as one item after the other (PAPY_SEED=${seed})`, async () => {
    const expected = await serial(shape, count)
    expect(expected.length).toBeGreaterThan(2)
    for (let round = 0; round < 12; round++) {
      const [buffer, tee] = [1 + pick(3), 1 + pick(3)]
      const plumber = made(shape, { pick, pools: drawnPools(pick, buffer), tee })
      const rows = await within(streamed(plumber, datas(shape, count)), 4_000)
      expect(rows, `buffer ${buffer}, tee ${tee}`).toEqual(expected)
      const ledger = plumber.ledger()
      balanced(ledger)
      expect(ledger.total).toMatchObject({ read: count * shape.inputs, returned: 0, inFlight: 0 })
      expect(plumber.state).toBe('stopped')
      await plumber.close()
    }
  })

  test(`run to the end: the ledger of a stream (PAPY_SEED=${seed})`, async () => {
    const streamedPlumber = made(shape, { pick, pools: [] })
    await streamed(streamedPlumber, datas(shape, count))
    for (let round = 0; round < 6; round++) {
      const plumber = made(shape, { pick, pools: drawnPools(pick, 1 + pick(3)), tee: 1 + pick(3) })
      await plumber.start(datas(shape, count) as never)
      await plumber.run()
      const ledger = await within(plumber.wait(), 4_000)
      balanced(ledger)
      expect(short(ledger.total)).toEqual(short(streamedPlumber.ledger().total))
      await plumber.close()
    }
  })

  test(`left after any number of rows: balanced, returned once, and good for another stream (PAPY_SEED=${seed})`, async () => {
    const expected = await serial(shape, count)
    const longer = await streamed(
      made(shape, { pick, pools: [] }),
      datas(shape, count).map((data) => [...data, ...data]),
    )
    for (let most = 1; most <= expected.length; most++) {
      const plumber = made(shape, { pick, pools: drawnPools(pick, 1 + pick(4)), tee: 1 + pick(4) })
      const inputs = datas(shape, count).map((data) => counted([...data, ...data], { later: pick(2) === 0 }))
      const rows = await within(streamed(plumber, inputs.map(({ input }) => input) as never, most), 4_000)
      expect(rows).toEqual(longer.slice(0, most))
      const ledger = plumber.ledger()
      balanced(ledger, `left after ${most}`)
      expect(ledger.total.inFlight).toBe(0)
      // A generator that was being awaited comes to its `finally` when it goes on.
      await turns(3)
      for (const { tally } of inputs) expect(tally.returned).toBe(tally.read < count * 2 ? 1 : tally.returned)
      for (const { tally } of inputs) expect(tally.returned).toBeLessThanOrEqual(1)
      expect(await within(streamed(plumber, datas(shape, count)), 4_000)).toEqual(expected)
      await plumber.close()
    }
  })

  test(`stopped at any moment: balanced, nothing lost (PAPY_SEED=${seed})`, async () => {
    for (let round = 0; round < 12; round++) {
      const plumber = made(shape, { pick, pools: drawnPools(pick, 1 + pick(4)), tee: 1 + pick(4) })
      const later = pick(2) === 0
      const inputs = datas(shape, 400).map((data) => counted(data, { later }))
      await plumber.start(inputs.map(({ input }) => input) as never)
      if (round % 4 > 0) await plumber.run()
      await turns(pick(12))
      const drain = pick(3) > 0
      const ledger = await within(plumber.stop({ drain }), 4_000)
      balanced(ledger, `stopped, drain ${drain}`)
      expect(ledger.total.inFlight).toBe(0)
      expect(ledger.total.read).toBe(inputs.reduce((sum, { tally }) => sum + tally.read, 0))
      // An item that an asynchronous input was about to give comes too late; of two inputs one may have been read further.
      const late = later ? 1 : 0
      if (drain && shape.inputs === 1)
        expect(ledger.total.returned, JSON.stringify(ledger.total)).toBeLessThanOrEqual(late)
      expect(plumber.state).toBe('stopped')
      for (const { tally } of inputs) expect(tally.returned).toBeLessThanOrEqual(1)
      await plumber.close()
    }
  })

  test('an input that throws: its error, once, after what was read; then it can be run again', async () => {
    const error = new Error('input')
    const strays = await unhandled(async () => {
      for (let round = 0; round < 8; round++) {
        const plumber = made(shape, { pick, pools: drawnPools(pick, 1 + pick(4)), tee: 1 + pick(4) })
        const inputs = datas(shape, 7).map((data, at) => {
          const breaks = at === shape.inputs - 1
          const now = function* () {
            yield* data
            if (breaks) throw error
          }
          const drip = async function* () {
            yield* now()
          }
          return pick(2) === 0 ? now() : drip()
        })
        if (round % 2 === 0) {
          const thrown = await within(streamed(plumber, inputs as never), 4_000).catch((reason: unknown) => reason)
          // Where another input ends at the same place, its end may be seen first.
          if (shape.inputs === 1 || thrown instanceof Error) expect(thrown).toBe(error)
          expect(plumber.state).toBe('stopped')
        } else {
          await plumber.start(inputs as never)
          await plumber.run()
          const thrown = await within(plumber.wait(), 4_000).catch((reason: unknown) => reason)
          if (shape.inputs === 1) expect(thrown).toBe(error)
          expect(plumber.state).toBe('finished')
          await within(plumber.stop())
        }
        balanced(plumber.ledger())
        expect(plumber.ledger().total.inFlight).toBe(0)
        await within(streamed(plumber, datas(shape, 3)), 4_000)
        await plumber.close()
      }
    })
    expect(strays).toEqual([])
  })
})

describe('pause and resume', () => {
  test(`two hundred times at random: balanced each time, nothing lost (PAPY_SEED=${seed})`, async () => {
    let pauses = 0
    while (pauses < 200) {
      const shape = shapes[pick(shapes.length)] as Shape
      const plumber = made(shape, { pick, pools: drawnPools(pick, 1 + pick(4)), tee: 1 + pick(4) })
      const inputs = datas(shape, 60).map((data) => counted(data, { later: true }))
      await plumber.start(inputs.map(({ input }) => input) as never)
      balanced(plumber.ledger())
      await plumber.run()
      for (let times = 0; times < 12; times++) {
        await turns(pick(5))
        await plumber.pause()
        balanced(plumber.ledger(), shape.name)
        if (plumber.state === 'finished') break
        expect(plumber.state).toBe('paused')
        pauses++
        await turns(pick(4))
        balanced(plumber.ledger(), shape.name)
        await plumber.run()
      }
      const ledger = await within(plumber.wait(), 4_000)
      balanced(ledger, shape.name)
      expect(ledger.total, shape.name).toMatchObject({ read: 60 * shape.inputs, returned: 0, inFlight: 0 })
      await plumber.stop()
      await plumber.close()
    }
  }, 30_000)

  test('while it is paused nothing is taken, and what is at work is finished', async () => {
    let calls = 0
    const plumber = new Plumber()
    plumber.addPiper(
      new Piper(async ([x]: [number]) => {
        calls++
        await turns(1)
        return x
      }) as never,
    )
    await plumber.start([numbers(1000)])
    await plumber.run()
    await turns(20)
    await plumber.pause()
    // What is at work is finished.
    for (let last = -1; last !== calls; await turns(10)) last = calls
    const [before, emitted] = [calls, plumber.ledger().total.emitted]
    await turns(30)
    expect([calls - before, plumber.ledger().total.emitted - emitted]).toEqual([0, 0])
    expect(calls).toBeLessThan(1000)
    await plumber.run()
    expect((await within(plumber.wait())).total.emitted).toBe(1000)
    await plumber.close()
  })

  test('stop, abort and dispose of a paused one', async () => {
    for (const how of ['stop', 'abort', 'close'] as const) {
      const plumber = new Plumber()
      plumber.addPiper(new Piper(async ([x]: [number]) => turns(1).then(() => x)) as never)
      const controller = new AbortController()
      await plumber.start([numbers(500)])
      await plumber.run({ signal: controller.signal })
      await turns(5)
      await plumber.pause()
      if (how === 'stop') await within(plumber.stop())
      else if (how === 'close') await within(plumber.close())
      else {
        const waited = plumber.wait()
        controller.abort(new Error('enough'))
        await expect(within(waited)).rejects.toThrow('enough')
      }
      balanced(plumber.ledger())
      expect(plumber.ledger().total.inFlight).toBe(0)
      await plumber.close()
    }
  })
})

describe('abort', () => {
  test(`at any moment of a stream: the reason, when all is closed; then the next one (PAPY_SEED=${seed})`, async () => {
    for (let round = 0; round < 30; round++) {
      const shape = shapes[pick(shapes.length)] as Shape
      const plumber = made(shape, { pick, pools: drawnPools(pick, 1 + pick(4)), tee: 1 + pick(4) })
      const controller = new AbortController()
      const inputs = datas(shape, 200).map((data) => counted(data, { later: true }))
      const reason = new Error('enough')
      const strays = await unhandled(async () => {
        setTimeout(() => controller.abort(reason), pick(6))
        const rows: unknown[] = []
        const reading = (async () => {
          for await (const row of plumber.stream(inputs.map(({ input }) => input) as never, {
            signal: controller.signal,
          })) {
            rows.push(row)
            if (pick(3) === 0) await turns(1)
          }
        })()
        const thrown = await within(reading, 4_000).catch((error: unknown) => error)
        if (rows.length < 60) expect(thrown).toBe(reason)
        expect(plumber.state).toBe('stopped')
        balanced(plumber.ledger())
        expect(plumber.ledger().total.inFlight).toBe(0)
        for (const { tally } of inputs) expect(tally.returned).toBeLessThanOrEqual(1)
        await within(streamed(plumber, datas(shape, 5)), 4_000)
      })
      expect(strays).toEqual([])
      await plumber.close()
    }
  }, 20_000)

  test('of a run: what was read and not emitted is returned', async () => {
    const plumber = new Plumber()
    const pool = new DrawnPool(pick, { buffer: 5 })
    plumber.addPiper(new Piper(([x]: [number]) => x, { parallel: pool }) as never)
    const controller = new AbortController()
    const { input, tally } = counted(numbers(5000), { later: true })
    await plumber.start([input] as never)
    await plumber.run({ signal: controller.signal })
    const waited = plumber.wait()
    await turns(6)
    controller.abort('enough')
    await expect(within(waited)).rejects.toBe('enough')
    await turns(3)
    expect([plumber.state, tally.returned]).toEqual(['finished', 1])
    balanced(plumber.ledger())
    expect(plumber.ledger().total.inFlight).toBe(0)
    await plumber.close()
  })

  test('after the end it changes nothing', async () => {
    const plumber = new Plumber()
    plumber.addPiper(([x]: [number]) => x)
    const controller = new AbortController()
    await plumber.start([numbers(3)])
    await plumber.run({ signal: controller.signal })
    await plumber.wait()
    controller.abort('late')
    await turns(3)
    expect((await plumber.wait()).total.emitted).toBe(3)
    expect(plumber.state).toBe('finished')
    await plumber.close()
  })

  test('by the input itself', async () => {
    for (const later of [false, true]) {
      const controller = new AbortController()
      const now = function* () {
        for (let i = 0; ; i++) {
          if (i === 4) controller.abort('self')
          yield i
        }
      }
      const drip = async function* () {
        yield* now()
      }
      const plumber = new Plumber()
      plumber.addPiper(([x]: [number]) => x)
      const strays = await unhandled(async () => {
        const reading = (async () => {
          for await (const _ of plumber.stream([later ? drip() : now()] as never, { signal: controller.signal }));
        })()
        await expect(within(reading)).rejects.toBe('self')
      })
      expect([strays, plumber.state]).toEqual([[], 'stopped'])
      balanced(plumber.ledger())
      await plumber.close()
    }
  })
})

describe('events', () => {
  test('the end is told once, however often it was paused', async () => {
    for (const how of ['wait', 'stop', 'stream', 'abort'] as const) {
      const plumber = new Plumber()
      plumber.addPiper(new Piper(async ([x]: [number]) => turns(1).then(() => x)) as never)
      const told: string[] = []
      const listening = (async () => {
        for await (const { type } of plumber.events()) told.push(type)
      })()
      await turns(1)
      if (how === 'stream') await streamed(plumber, [numbers(4)])
      else {
        const controller = new AbortController()
        await plumber.start([numbers(30)])
        await plumber.run({ signal: controller.signal })
        for (let i = 0; i < 3; i++) {
          await turns(2)
          await plumber.pause()
          await plumber.run({ signal: controller.signal })
        }
        if (how === 'stop') await plumber.stop()
        else {
          const waited = plumber.wait().catch(() => {})
          if (how === 'abort') controller.abort('enough')
          await within(waited)
        }
      }
      await turns(3)
      await plumber.close()
      await within(listening)
      expect(
        told.filter((type) => type === 'end'),
        how,
      ).toEqual(['end'])
    }
  })
})

describe('inputs that cannot be let go of', () => {
  test.each([
    ['asynchronous', rude],
    ['synchronous', rudeNow],
  ])('%s: all is closed all the same, the state says so, and nobody is left alone', async (_name, make) => {
    for (const how of ['break', 'stop', 'close', 'abort', 'shortest'] as const) {
      const strays = await unhandled(async () => {
        const plumber = new Plumber()
        const [one, two, join] = [([x]: [number]) => x, ([x]: [number]) => x, ([x]: [number]) => x].map(
          (fn) => new Piper(fn as never),
        )
        plumber.addPipe([one, join] as never)
        if (how === 'shortest') plumber.addPipe([two, join] as never)
        const inputs = how === 'shortest' ? [[1, 2], make()] : [make()]
        const reading = async () => {
          for await (const _ of plumber.stream(inputs as never)) if (how === 'break') break
        }
        const swallow = (error: Error) => expect(error.message).toMatch(/return|enough/)
        if (how === 'break' || how === 'shortest') await within(reading()).catch(swallow)
        else {
          const controller = new AbortController()
          await plumber.start(inputs as never)
          await plumber.run({ signal: controller.signal })
          await turns(3)
          if (how === 'stop') await within(plumber.stop()).catch(swallow)
          if (how === 'close') await within(plumber.close()).catch(swallow)
          if (how === 'abort') {
            controller.abort(new Error('enough'))
            await within(plumber.wait()).catch(swallow)
          }
        }
        expect(plumber.state, how).toBe(
          { break: 'stopped', stop: 'stopped', close: 'disposed', abort: 'finished', shortest: 'stopped' }[how],
        )
        balanced(plumber.ledger(), how)
        await within(plumber.close()).catch(swallow)
      })
      expect([how, ...strays]).toEqual([how])
    }
  })
})

describe('memory and depth', () => {
  test('fifty thousand items that are all filtered away', async () => {
    for (const outputs of [1, 2]) {
      const plumber = new Plumber()
      for (let i = 0; i < outputs; i++)
        plumber.addPiper(
          new Piper(([x]: [number]) => (x === 49_999 ? [x] : []), { produce: 'each', name: `f${i}` }) as never,
        )
      const rows = await within(
        streamed(
          plumber,
          Array.from({ length: outputs }, () => numbers(50_000)),
        ),
        8_000,
      )
      expect(rows).toEqual([outputs === 1 ? 49_999 : [49_999, 49_999]])
      balanced(plumber.ledger())
      expect(plumber.ledger().total).toMatchObject({ read: 50_000 * outputs, emitted: 50_000 * outputs })
      await plumber.close()
    }
  }, 20_000)

  test('the shortest input ends it, though another is silent', async () => {
    const silent = (async function* () {
      yield 1
      yield 2
      await new Promise(() => {})
    })()
    const plumber = new Plumber()
    const [one, two, join] = [0, 1, 2].map((i) => new Piper((([x]: [number]) => x) as never, { name: `s${i}` }))
    plumber.addPipe([one, join] as never)
    plumber.addPipe([two, join] as never)
    expect(await within(streamed(plumber, [[1, 2], silent] as never), 1_000)).toEqual([1, 2])
    await plumber.close()
  })
})

describe('stand-alone pipers', () => {
  const pass = ([x]: [number]) => x
  const alone = (fn: unknown, options: object, inputs: readonly unknown[]): Piper =>
    (new Piper(fn as never, options as never) as unknown as Piper).connect(inputs as never)

  test('stop of one behind another reads no more, and settles', async () => {
    let read = 0
    const endless = (function* () {
      for (;;) yield read++
    })()
    for (const parallel of [false as const, new DrawnPool(pick, { buffer: 4 })]) {
      const one = alone(pass, {}, [endless])
      const two = alone(pass, { parallel }, [one])
      await one.start()
      await two.start()
      for (let i = 0; i < 3; i++) await within(two.next())
      const before = read
      const ledger = await within(two.stop())
      balanced(ledger)
      expect(read - before).toBeLessThan(50)
      await within(one.stop())
      await within(two.disconnect())
      await within(one.disconnect())
    }
  })

  test('what was handed over is emitted, what was not is not', async () => {
    const piper = alone(([x]: [number]) => [x, x, x], { produce: 3 }, [[1, 2]])
    await piper.start()
    for (let pulled = 1; pulled <= 6; pulled++) {
      await piper.next()
      balanced(piper.ledger())
      expect(piper.ledger().total.emitted).toBe(Math.floor(pulled / 3))
    }
  })

  test('two readers of one: the slow one starves the quick one, who is told', async () => {
    const root = alone(pass, {}, [numbers(5000)])
    const quick = alone(pass, { name: 'quick' }, [root])
    const slow = alone(pass, { name: 'slow' }, [root])
    for (const piper of [root, quick, slow]) await piper.start()
    let taken = 0
    const stalled = await within(
      (async () => {
        for (;;) {
          await quick.next()
          taken++
        }
      })().catch((error: unknown) => error),
    )
    expect(stalled).toMatchObject({ name: 'StateError', code: 'ERR_STALLED', starved: 'quick', behind: 'slow' })
    expect(taken).toBe(1024)
    await slow.next()
    expect((await within(quick.next())).value).toBe(1024)
    for (const piper of [quick, slow, root]) await within(piper.stop({ force: true }))
  })
})
