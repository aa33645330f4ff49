import { describe, expect, test } from 'vitest'
import { within } from '../../../../.config/testing/bound.ts'
import { Frame } from '../../src/engine/current-task.ts'
import { type Evaluation, evaluate, type Outcome } from '../../src/engine/evaluate.ts'

type Call = (inbox: never) => unknown

function evaluation(calls: readonly Call[], rest: Partial<Evaluation> = {}): Evaluation {
  const steps = calls.map((call, i) => ({ name: `step ${i}`, call: call as (inbox: unknown) => unknown }))
  return { steps, bare: true, unpack: undefined, ...rest }
}

const frame = () => new Frame({ node: 'n', first: 0, attempt: 1 })

const run = (calls: readonly Call[], items: readonly unknown[], rest: Partial<Evaluation> = {}) =>
  evaluate(evaluation(calls, rest), { columns: [items] }, items.length, { frame: frame() })

const causes = ({ failures }: Outcome) =>
  failures.map(({ at, step, cause }) => [at, step, (cause as Error | undefined)?.message])

const later = async <T>(value: T, ms = 0): Promise<T> => {
  await (ms === 0 ? undefined : new Promise((resolve) => setTimeout(resolve, ms)))
  return value
}

describe('synchronous functions', () => {
  test('answer at once', () => {
    expect(run([(x: number) => x + 1], [1, 2])).toEqual({ values: [2, 3], failures: [] })
  })

  test('are composed left to right, each handed a list of one', () => {
    const seen: unknown[] = []
    const second = (inbox: unknown) => seen.push(inbox)
    expect(run([([x]: [number]) => x * 2, second, ([x]: [number]) => x + 100], [5], { bare: false })).toMatchObject({
      values: [101],
    })
    expect(seen).toEqual([[10]])
  })

  test('a failure is that call alone, at the step that failed', () => {
    const fail = (x: [number]) => {
      if (x[0] === 2) throw new Error('two')
      return x[0]
    }
    const outcome = run([(x: number) => x, fail as Call, (x: [number]) => -x[0]], [1, 2, 3]) as Outcome
    expect(outcome.values).toEqual([-1, undefined, -3])
    expect(causes(outcome)).toEqual([[1, 1, 'two']])
  })

  test('whatever is thrown is the cause: undefined, null, a string', () => {
    for (const thrown of [undefined, null, 'text', 0]) {
      const outcome = run(
        [
          () => {
            throw thrown
          },
        ],
        [1],
      ) as Outcome
      expect(outcome.failures).toEqual([{ at: 0, step: 0, cause: thrown }])
    }
  })

  test('undefined is a result like any other', () => {
    expect(run([() => undefined], [1, 2])).toEqual({ values: [undefined, undefined], failures: [] })
  })

  test('no call, no result', () => {
    expect(run([() => 1], [])).toEqual({ values: [], failures: [] })
  })

  test('a value whose `then` throws is a failure', () => {
    const hostile = {
      get then() {
        throw new Error('then')
      },
    }
    expect(causes(run([() => hostile], [1]) as Outcome)).toEqual([[0, 0, 'then']])
  })

  test('a failure of one run does not show in another', async () => {
    const clean = run([() => 1], [1]) as Outcome
    void run(
      [
        () => {
          throw new Error('x')
        },
      ],
      [1],
    )
    await run([() => Promise.reject(new Error('y'))], [1])
    expect(clean.failures).toEqual([])
    expect((run([() => 1], [1]) as Outcome).failures).toEqual([])
  })
})

describe('asynchronous functions', () => {
  test('from the first promise on, results come later and in order', async () => {
    const mixed = (x: number) => (x % 2 === 0 ? later(x * 10, 5) : x * 10)
    expect(await within(Promise.resolve(run([mixed], [1, 2, 3, 4, 5])))).toEqual({
      values: [10, 20, 30, 40, 50],
      failures: [],
    })
  })

  test('are called one after the other', async () => {
    let [running, most] = [0, 0]
    const count = async () => {
      most = Math.max(most, ++running)
      await later(0, 1)
      running--
    }
    await run([count], [1, 2, 3, 4])
    expect(most).toBe(1)
  })

  test('any of the composed functions may be one', async () => {
    const inc = ([x]: [number]) => x + 1
    const incLater = async ([x]: [number]) => later(x + 1)
    for (let which = 0; which < 8; which++) {
      const steps = [0, 1, 2].map((i) => ((which >> i) % 2 === 0 ? inc : incLater))
      expect(await run(steps, [0, 10], { bare: false })).toEqual({ values: [3, 13], failures: [] })
    }
  })

  test('failures name their step, before and after a promise', async () => {
    const steps = [0, 1, 2].map((step) => async ([x]: [number]) => {
      if (x === step) throw new Error(`at ${step}`)
      return x
    })
    const outcome = await run(steps, [0, 1, 2, 3], { bare: false })
    expect(causes(outcome)).toEqual([
      [0, 0, 'at 0'],
      [1, 1, 'at 1'],
      [2, 2, 'at 2'],
    ])
    expect(outcome.values).toEqual([undefined, undefined, undefined, 3])
    const syncAfter = [
      async ([x]: [number]) => x,
      ([x]: [number]) => {
        if (x === 1) throw new Error('sync')
        return x
      },
    ]
    expect(causes(await run(syncAfter, [0, 1, 2], { bare: false }))).toEqual([[1, 1, 'sync']])
  })

  test('a synchronous failure among promises is the one of its call', async () => {
    const fn = (x: number) => {
      if (x === 3) throw new Error('three')
      return x === 1 ? later(x) : x
    }
    const outcome = await run([fn], [1, 2, 3, 4])
    expect([outcome.values, causes(outcome)]).toEqual([[1, 2, undefined, 4], [[2, 0, 'three']]])
  })

  test('failures before the first promise are kept', async () => {
    const fn = (x: number) => {
      if (x === 1) throw new Error('one')
      return later(x)
    }
    expect(causes(await run([fn], [1, 2]))).toEqual([[0, 0, 'one']])
  })

  test('thenables count as promises', async () => {
    const thenable = {
      then(resolve: (value: string) => void) {
        resolve('kept')
      },
    }
    expect(await run([() => thenable], [1])).toEqual({ values: ['kept'], failures: [] })
  })

  test('gathered and joined inboxes are read right after a promise too', async () => {
    const columns = { columns: [[1, 2, 3, 4]], counts: [1, 0, 2, 1] }
    const fn = (tuples: [number][]) => (tuples.length === 0 ? later('none') : tuples.map(([x]) => x))
    expect(await evaluate(evaluation([fn], { bare: false }), columns, 4, { frame: frame() })).toMatchObject({
      values: [[1], 'none', [2, 3], [4]],
    })
  })
})

describe('timeoutMs', () => {
  test('ends a wait, and that call alone', async () => {
    const fn = (x: number) => (x === 1 ? new Promise(() => {}) : later(x, 1))
    const outcome = await within(Promise.resolve(run([fn], [0, 1, 2], { timeoutMs: 30 })))
    expect(outcome.values).toEqual([0, undefined, 2])
    expect(outcome.failures).toMatchObject([{ at: 1, cause: { name: 'TimeoutError', code: 'ERR_TIMEOUT' } }])
  })

  test('covers all composed functions of a call together', async () => {
    const slow = async ([x]: [number]) => later(x, 25)
    const outcome = await run([slow, slow, slow], [1], { timeoutMs: 45, bare: false })
    expect(outcome.failures).toHaveLength(1)
  })

  test('late rejections harm nobody', async () => {
    const fn = () =>
      new Promise((_, reject) => {
        setTimeout(() => reject(new Error('late')), 20)
      })
    const outcome = await run([fn], [1], { timeoutMs: 5 })
    expect(outcome.failures).toMatchObject([{ cause: { code: 'ERR_TIMEOUT' } }])
    await later(0, 40)
  })

  test('leaves no timer behind', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = timers()
    for (let i = 0; i < 20; i++) await run([() => later(1, 1)], [1, 2], { timeoutMs: 60_000 })
    expect(timers()).toBeLessThan(before + 20)
  })

  test.each([Number.POSITIVE_INFINITY, 2 ** 31, 1e15])('%s ms is no time-out of one millisecond', async (timeoutMs) => {
    expect(await run([() => later(1, 15)], [1], { timeoutMs })).toEqual({ values: [1], failures: [] })
  })
})

describe('unpack', () => {
  const gen = function* () {
    yield 1
    yield 2
  }
  const genLater = async function* () {
    yield 1
    await undefined
    yield 2
  }
  const breaking = function* () {
    yield 1
    throw new Error('half-way')
  }
  const breakingLater = async function* () {
    yield 1
    throw new Error('half-way')
  }
  const called = [(make: () => unknown) => make()]

  test("'each': iterables become arrays; what cannot be unpacked stays for who reads it", () => {
    const typed = new Uint8Array(2)
    const items = [gen, () => new Set([1]), () => new Map([[1, 2]]), () => typed, () => 'text', () => 7, () => null]
    expect(run(called, items, { unpack: 'each' })).toEqual({
      values: [[1, 2], [1], [[1, 2]], typed, 'text', 7, null],
      failures: [],
    })
  })

  test("'each': asynchronous iterables become arrays later", async () => {
    const outcome = await within(Promise.resolve(run(called, [gen, genLater, gen], { unpack: 'each' })))
    expect(outcome).toEqual({
      values: [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
      failures: [],
    })
  })

  test.each([
    ['generator', breaking],
    ['asynchronous generator', breakingLater],
  ])("'each': a %s that throws half-way is what it gave, and a failure", async (_name, make) => {
    const outcome = await run(called, [gen, make, gen], { unpack: 'each' })
    expect(outcome.values).toEqual([[1, 2], [1], [1, 2]])
    expect(outcome.failures).toMatchObject([{ at: 1, step: 0, partial: true, cause: { message: 'half-way' } }])
  })

  test('a number: just as many, of anything indexed or iterable', () => {
    const items = [
      gen,
      () => [3, 4],
      () => new Set([5, 6]),
      () => ({ length: 2, 0: 'a', 1: 'b' }),
      () => new Uint8Array(2),
    ]
    const { values, failures } = run(called, items, { unpack: 2 }) as Outcome
    expect(failures).toEqual([])
    expect(values.map((value) => Array.from(value as ArrayLike<unknown>))).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
      ['a', 'b'],
      [0, 0],
    ])
  })

  test('a number: too many, too few, a text and what has no items are failures of their calls', () => {
    const items = [() => [1, 2, 3], () => [1], () => 'ab', () => 7, () => null, () => ({}), genLater, () => [1, 2]]
    const { values, failures } = run(called, items, { unpack: 2 }) as Outcome
    expect(failures.map(({ at, cause }) => [at, (cause as { code: string }).code])).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((at) => [at, 'ERR_PRODUCE_COUNT']),
    )
    expect(values.at(-1)).toEqual([1, 2])
  })

  test('a number: an endless generator is asked for one more than that, and returned', () => {
    let [asked, returned] = [0, false]
    const endless = function* () {
      try {
        for (;;) yield asked++
      } finally {
        returned = true
      }
    }
    const { failures } = run(called, [endless], { unpack: 3 }) as Outcome
    expect([failures.length, asked, returned]).toEqual([1, 4, true])
  })

  test('a number: a generator that throws fails with what it threw', () => {
    const { failures } = run(called, [breaking], { unpack: 2 }) as Outcome
    expect(failures).toMatchObject([{ at: 0, cause: { message: 'half-way' } }])
  })

  test('not asked for, results stay as they are', () => {
    const set = new Set([1])
    expect((run([() => set], [1]) as Outcome).values[0]).toBe(set)
  })

  test('only the last of the composed functions is unpacked', () => {
    const outcome = run([() => new Set([1, 2]), ([set]: [Set<number>]) => [...set]], [0], {
      unpack: 'each',
      bare: false,
    })
    expect(outcome).toEqual({ values: [[1, 2]], failures: [] })
  })
})

test('whatever `await` would wait for is waited for: objects and functions with a then', async () => {
  const thenable = (value: string) =>
    Object.assign(() => {}, { then: (resolve: (value: string) => void) => resolve(value) })
  expect(await run([() => thenable('a'), ([x]: [string]) => `${x}!`], [0])).toEqual({ values: ['a!'], failures: [] })
})
