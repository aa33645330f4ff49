import { isPiperError } from '@papy/contract'
import { IMap, imap } from '@papy/imap'
import { describe, expect, test } from 'vitest'
import { turns, unhandled, within } from '../../../.config/testing/bound.ts'
import { rude, rudeNow } from '../../../.config/testing/rude.ts'
import { desks } from './support/desks.ts'
import { balanced, short } from './support/ledger.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
const inline = (count = 1) => desks(count).plugin

async function all(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const item of items) found.push(item)
  return found
}

async function sleep(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}

describe('ledger', () => {
  test('at every moment of a run, read one by one', async () => {
    await using pool = new IMap({ workers: inline(2) })
    const task = pool.addTask(async (x: number) => {
      if (x % 7 === 0) throw new Error('seven')
      return x
    }, numbers(200))
    await pool.start()
    balanced(pool.ledger())
    for (let pulled = 1; pulled <= 200; pulled++) {
      const { value } = await task.next()
      balanced(pool.ledger())
      const { emitted, errored } = pool.ledger().total
      expect(emitted + errored).toBe(pulled)
      expect(isPiperError(value)).toBe((pulled - 1) % 7 === 0)
    }
    expect(short(pool.ledger().total)).toEqual({ read: 200, emitted: 171, errored: 29 })
  })

  test.each([0, 1, 37, 100])('left after %i items: what was read and not handed over is returned', async (count) => {
    const pool = new IMap({ workers: inline(2) })
    const task = pool.addTask((x: number) => x, numbers(500))
    await pool.start()
    for (let i = 0; i < count; i++) await task.next()
    await task.return()
    balanced(pool.ledger())
    expect(pool.ledger().total).toMatchObject({ emitted: count, errored: 0, inFlight: 0 })
    await pool.close()
    balanced(pool.ledger())
    expect(pool.ledger().total).toMatchObject({ emitted: count, inFlight: 0 })
  })

  test('stop finishes what was read; results stay readable, counted as in flight until then', async () => {
    await using pool = new IMap({ workers: inline(2), buffer: 8 })
    const task = pool.addTask(async (x: number) => x, numbers(100))
    await pool.start()
    for (let i = 0; i < 5; i++) await task.next()
    const ledger = await within(pool.stop())
    balanced(ledger)
    expect(ledger.total).toMatchObject({ emitted: 5, returned: 0, inFlight: ledger.total.read - 5 })
    const rest = await within(all(task))
    expect(rest).toEqual(numbers(ledger.total.read).slice(5))
    expect(short(pool.ledger().total)).toEqual({ read: ledger.total.read, emitted: ledger.total.read })
  })

  test('stop({ drain: false }) returns what is not finished', async () => {
    await using pool = new IMap({ workers: inline(2), buffer: 8, stride: 1 })
    const task = pool.addTask(async (x: number) => (x < 4 ? x : new Promise<number>(() => {})), numbers(100))
    await pool.start()
    await task.next()
    await turns(20)
    const ledger = await within(pool.stop({ drain: false }))
    balanced(ledger)
    expect(ledger.total.returned).toBeGreaterThan(0)
    expect(await within(all(task))).toEqual([1, 2, 3])
    expect(pool.ledger().total).toMatchObject({ emitted: 4, inFlight: 0 })
    balanced(pool.ledger())
  })

  test('a chain: the same, and nothing is left in flight that nobody can read', async () => {
    for (const drain of [true, false]) {
      await using pool = new IMap({ workers: inline(2) })
      const one = pool.addTask((x: number) => x, numbers(500))
      const two = pool.addTask(async (x: number) => sleep(1).then(() => x), one as never)
      await pool.start()
      for (let i = 0; i < 10; i++) await two.next()
      balanced(pool.ledger())
      balanced(await within(pool.stop({ drain }), 4_000))
      const rest = await within(all(two))
      balanced(pool.ledger())
      expect(pool.ledger().total).toMatchObject({ emitted: 10 + rest.length, inFlight: 0 })
      if (drain) expect(pool.ledger().total.returned).toBe(0)
    }
  })

  test('an item that comes after the stop is returned, not lost and not counted twice', async () => {
    let give = (_: IteratorResult<number>) => {}
    const input = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<IteratorResult<number>>((resolve) => (give = resolve)),
      }),
    }
    await using pool = new IMap({ workers: inline(1) })
    const task = pool.addTask((x: number) => x, input)
    await pool.start()
    const pull = task.next()
    await turns()
    give({ value: 1, done: false })
    expect((await within(pull)).value).toBe(1)
    await turns()
    balanced(await within(pool.stop()))
    give({ value: 2, done: false })
    await turns()
    balanced(pool.ledger())
    expect(pool.ledger().total).toMatchObject({ emitted: 1, inFlight: 0 })
  })

  test('skip: an item given up is errored, once, and only if there was one', async () => {
    await using pool = new IMap({ workers: inline(1), skip: true })
    const task = pool.addTask(async (x: number) => sleep(20).then(() => x), [1, 2, 3, 4])
    await pool.start()
    await expect(task.next({ timeoutMs: 5 })).rejects.toMatchObject({ code: 'ERR_PULL_TIMEOUT' })
    expect(await within(all(task))).toEqual([2, 3, 4])
    balanced(pool.ledger())
    expect(short(pool.ledger().total)).toEqual({ read: 4, emitted: 3, errored: 1 })
    await using late = new IMap({ workers: inline(1), skip: true })
    const one = late.addTask(
      (x: number) => x,
      (async function* () {
        await sleep(30)
        yield 1
      })(),
    )
    await late.start()
    for (let i = 0; i < 3; i++) await one.next({ timeoutMs: 2 }).catch(() => {})
    expect(await within(all(one))).toEqual([])
    balanced(late.ledger())
    expect(short(late.ledger().total)).toEqual({ read: 1, errored: 1 })
  })

  test('without skip an item that came too late comes later', async () => {
    await using pool = new IMap({ workers: inline(1) })
    const task = pool.addTask(async (x: number) => sleep(10).then(() => x), [1, 2])
    await pool.start()
    await expect(task.next({ timeoutMs: 1 })).rejects.toMatchObject({ code: 'ERR_PULL_TIMEOUT' })
    expect(await within(all(task))).toEqual([1, 2])
    expect(short(pool.ledger().total)).toEqual({ read: 2, emitted: 2 })
  })
})

describe('stop and start again', () => {
  test('with new tasks; those of before are dropped', async () => {
    const desk = desks(2)
    await using pool = new IMap({ workers: desk.plugin })
    for (let round = 0; round < 3; round++) {
      const task = pool.addTask((x: number) => x + round, numbers(10))
      await pool.start()
      expect(await within(all(task))).toEqual(numbers(10).map((x) => x + round))
      balanced(await pool.stop())
    }
    expect(desk.started).toBe(2)
  })

  test('states: wrong calls are StateErrors and change nothing', async () => {
    const pool = new IMap({ workers: inline(1) })
    const wrong = { name: 'StateError', code: 'ERR_STATE' }
    await expect(pool.start()).rejects.toMatchObject(wrong)
    const task = pool.addTask((x: number) => x, [1, 2, 3])
    await expect(task.next()).rejects.toMatchObject(wrong)
    await expect(pool.next()).rejects.toMatchObject(wrong)
    balanced(await pool.stop())
    await pool.start()
    await expect(pool.start()).rejects.toMatchObject(wrong)
    expect(() => pool.popTask()).toThrow(expect.objectContaining(wrong))
    expect((await pool.next()).value).toBe(1)
    await pool.stop()
    await pool.stop()
    await pool.close()
    await pool.close()
    for (const call of [
      () => pool.start(),
      () => task.next(),
      () => pool.next(),
      async () => pool.addTask((x) => x, []),
    ])
      await expect(call()).rejects.toMatchObject({ name: 'StateError', code: 'ERR_DISPOSED', state: 'disposed' })
  })

  test('two stops at once both tell when all is done', async () => {
    await using pool = new IMap({ workers: inline(1) })
    const task = pool.addTask(async (x: number) => sleep(5).then(() => x), numbers(4))
    await pool.start()
    await task.next()
    const [one, two] = await within(Promise.all([pool.stop(), pool.stop()]))
    balanced(one)
    expect(two).toEqual(one)
  })

  test('an input without end ends with stop, its return() called once', async () => {
    let returned = 0
    const endless = (async function* () {
      try {
        for (let i = 0; ; i++) yield i
      } finally {
        returned++
      }
    })()
    const pool = new IMap({ workers: inline(2) })
    const task = pool.addTask((x: number) => x, endless)
    await pool.start()
    await task.next()
    balanced(await within(pool.stop()))
    await pool.close()
    expect(returned).toBe(1)
  })
})

describe('inputs that throw', () => {
  const error = { it: 'broke' }
  const breaking = function* () {
    yield 1
    yield 2
    throw error
  }
  const breakingLater = async function* () {
    yield* breaking()
  }

  test.each([
    ['at once', breaking],
    ['later', breakingLater],
  ])('%s: after what was read, once, as it is; then the end', async (_name, make) => {
    await using pool = new IMap({ workers: inline(2) })
    const task = pool.addTask(async (x: number) => x * 10, make())
    const next = pool.addTask((x: number) => x, task as never)
    await pool.start()
    const found: unknown[] = []
    for (let i = 0; i < 5; i++) found.push(await within(next.next()).catch((reason: unknown) => reason))
    const end = { value: undefined, done: true }
    expect(found).toEqual([{ value: 10, done: false }, { value: 20, done: false }, error, end, end])
    expect(found[2]).toBe(error)
    balanced(pool.ledger())
  })

  test('when nobody waited any more: the next pull is told', async () => {
    await using pool = new IMap({ workers: inline(1) })
    const next = () => sleep(15).then(() => Promise.reject(error))
    const task = pool.addTask((x: number) => x, { [Symbol.asyncIterator]: () => ({ next }) })
    await pool.start()
    await expect(task.next({ timeoutMs: 1 })).rejects.toMatchObject({ code: 'ERR_PULL_TIMEOUT' })
    await sleep(30)
    await expect(within(task.next())).rejects.toBe(error)
    expect(await task.next()).toEqual({ value: undefined, done: true })
  })

  test('imap() throws it, disposes, and ends', async () => {
    const desk = desks(1)
    const mapped = imap((x: number) => x, breaking(), { workers: desk.plugin })
    await expect(within(all(mapped))).rejects.toBe(error)
    expect(desk.running).toBe(0)
    expect(await mapped.next()).toEqual({ value: undefined, done: true })
  })
})

describe('inputs that cannot be let go of', () => {
  test.each([
    ['asynchronous', rude],
    ['synchronous', rudeNow],
  ])('%s: closing is done all the same, and nothing is rejected without a listener', async (_name, make) => {
    const desk = desks(1)
    const strays = await unhandled(async () => {
      const pool = new IMap({ workers: desk.plugin })
      const task = pool.addTask((x: number) => x, make())
      await pool.start()
      await task.next()
      await within(pool.close()).catch((reason: Error) => expect(reason.message).toBe('return'))
      expect(desk.running).toBe(0)
      const mapped = imap((x: number) => x, make(), { workers: desk.plugin })
      await mapped.next()
      await within(mapped.return?.() as Promise<unknown>).catch((reason: Error) =>
        expect(reason.message).toBe('return'),
      )
      const controller = new AbortController()
      const aborted = imap((x: number) => x, make(), { workers: desk.plugin, signal: controller.signal })
      await aborted.next()
      controller.abort(new Error('enough'))
      await expect(within(aborted.next())).rejects.toThrow('enough')
      const pool2 = new IMap({ workers: desk.plugin })
      pool2.addTask((x: number) => x, make())
      pool2.popTask()
      await pool2.close()
    })
    expect(strays).toEqual([])
    expect(desk.running).toBe(0)
  })
})

describe('imap()', () => {
  test('a signal: the pending pull rejects with its reason, the input is returned once', async () => {
    let returned = 0
    const input = (async function* () {
      try {
        for (let i = 0; ; i++) yield i
      } finally {
        returned++
      }
    })()
    const desk = desks(2)
    const controller = new AbortController()
    const slow = (x: number) => (x < 2 ? x : new Promise<number>(() => {}))
    const mapped = imap(slow, input, { workers: desk.plugin, signal: controller.signal })
    expect([(await mapped.next()).value, (await mapped.next()).value]).toEqual([0, 1])
    const pending = mapped.next()
    const reason = new Error('enough')
    controller.abort(reason)
    await expect(within(pending)).rejects.toBe(reason)
    expect(await mapped.next()).toEqual({ value: undefined, done: true })
    expect([returned, desk.running]).toEqual([1, 0])
  })

  test('aborted before the first pull: the reason, once', async () => {
    const mapped = imap((x: number) => x, [1], { workers: inline(1), signal: AbortSignal.abort('no') })
    await expect(mapped.next()).rejects.toBe('no')
    expect(await mapped.next()).toEqual({ value: undefined, done: true })
  })

  test('several pulls at once', async () => {
    const mapped = imap(async (x: number) => x, [1, 2], { workers: inline(2) })
    const found = await within(Promise.all([1, 2, 3, 4].map(() => mapped.next())))
    expect(found.map(({ value, done }) => (done ? 'end' : value))).toEqual([1, 2, 'end', 'end'])
  })

  test('batches() hands over everything, and closes when left', async () => {
    const desk = desks(1)
    const batches: unknown[] = []
    for await (const batch of imap((x: number) => x, numbers(100), { workers: desk.plugin }).batches())
      batches.push(...batch)
    expect(batches).toEqual(numbers(100))
    for await (const _ of imap((x: number) => x, numbers(100), { workers: desk.plugin }).batches()) break
    expect(desk.running).toBe(0)
  })

  test('debug throws at the item', async () => {
    const desk = desks(1)
    const mapped = imap(
      (x: number) => {
        if (x === 2) throw new Error('two')
        return x
      },
      [1, 2, 3],
      { workers: desk.plugin, debug: true },
    )
    expect((await mapped.next()).value).toBe(1)
    await expect(mapped.next()).rejects.toMatchObject({ name: 'PiperError', index: 1 })
    expect([await mapped.next(), desk.running]).toEqual([{ value: undefined, done: true }, 0])
  })
})

describe('tasks', () => {
  test('one over another pool’s task', async () => {
    await using one = new IMap({ workers: inline(2) })
    await using two = new IMap({ workers: inline(3), ordered: false })
    const first = one.addTask(async (x: number) => x + 1, numbers(40))
    const second = two.addTask((x: number) => x * 2, first as never)
    await one.start()
    await two.start()
    const found = (await within(all(second))) as number[]
    expect(found.sort((a, b) => a - b)).toEqual(numbers(40).map((x) => (x + 1) * 2))
  })

  test('a task that is read by another is not read twice', async () => {
    await using pool = new IMap({ workers: inline(1) })
    const one = pool.addTask((x: number) => x, [1, 2])
    pool.addTask((x: number) => x, one as never)
    expect(() => pool.addTask((x: number) => x, one as never)).toThrow(expect.objectContaining({ name: 'StateError' }))
    await pool.start()
    await expect(one.next()).rejects.toMatchObject({ name: 'StateError' })
  })

  test('a refused task leaves the one it was to read free', async () => {
    await using pool = new IMap({ workers: inline(1) })
    const one = pool.addTask((x: number) => x, [1, 2], { name: 'one' })
    expect(() => pool.addTask((x: number) => x, one as never, { name: 'one' })).toThrow(
      expect.objectContaining({ code: 'ERR_NAME_TAKEN' }),
    )
    await pool.start()
    expect((await within(one.next())).value).toBe(1)
  })

  test('placeholders of one pass through the next as they are', async () => {
    await using pool = new IMap({ workers: inline(2) })
    const one = pool.addTask((x: number) => {
      if (x === 1) throw new Error('one')
      return x
    }, numbers(3))
    const seen: unknown[] = []
    const two = pool.addTask((x: number) => void seen.push(x), one as never)
    await pool.start()
    const found = await within(all(two))
    expect(found.map(isPiperError)).toEqual([false, true, false])
    expect(found[1]).toMatchObject({ node: one.name, index: 1, errors: { length: 1 } })
    expect(seen).toEqual([0, 2])
  })

  test('track keeps results by index', async () => {
    await using pool = new IMap({ workers: inline(2), ordered: false })
    const task = pool.addTask(async (x: number) => turns(x % 3).then(() => x * 2), numbers(9), { track: true })
    await pool.start()
    await within(all(task))
    expect([...task.tracked].sort(([a], [b]) => a - b)).toEqual(numbers(9).map((x) => [x, x * 2]))
  })

  test('a pool is disposed under its reader: an error, no hang and no early end', async () => {
    const pool = new IMap({ workers: inline(1) })
    const task = pool.addTask(async (x: number) => (x < 2 ? x : new Promise<number>(() => {})), numbers(9))
    await pool.start()
    await task.next()
    await task.next()
    const pending = task.next().then(
      ({ done }) => (done ? 'end' : 'item'),
      ({ code }) => code,
    )
    await pool.close()
    expect(['end', 'ERR_DISPOSED']).toContain(await within(pending))
    await expect(within(task.next())).rejects.toMatchObject({ code: 'ERR_DISPOSED' })
  })

  test('undefined is an item like any other', async () => {
    await using pool = new IMap({ workers: inline(1) })
    const task = pool.addTask((x: undefined) => x, [undefined, undefined])
    await pool.start()
    expect(await within(all(task))).toEqual([undefined, undefined])
  })

  test('popTask frees names and what was read', async () => {
    await using pool = new IMap({ workers: inline(1) })
    const one = pool.addTask((x: number) => x, [1, 2], { name: 'one' })
    pool.addTask((x: number) => x, one as never, { name: 'two' })
    for (const wrong of [0, 3, 1.5, Number.NaN])
      expect(() => pool.popTask(wrong)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
    pool.popTask()
    await pool.start()
    expect((await within(one.next())).value).toBe(1)
  })
})
