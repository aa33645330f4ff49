import { describe, expect, test } from 'vitest'
import { turns, unhandled, within } from '../../../../.config/testing/bound.ts'
import type { Batch } from '../../src/engine/batch.ts'
import { isLater } from '../../src/engine/flow.ts'
import type { Pulse } from '../../src/engine/pulse.ts'
import { isInput, sourceOf } from '../../src/engine/source/input.ts'
import type { Source } from '../../src/engine/source/source.ts'
import { flowOf, HandFlow } from './support/flow.ts'

/** Counts what is in motion. */
class Count implements Pulse {
  moving = 0
  begin(): void {
    this.moving++
  }
  end(): void {
    this.moving--
  }
}

async function drain(source: Source, max = 3): Promise<unknown[]> {
  const found: unknown[] = []
  for (let batch = await source.pull(max); batch !== undefined; batch = await source.pull(max)) {
    expect(batch).toMatchObject({ group: found.length, first: found.length, offset: 0, width: 1 })
    found.push(...batch.values)
  }
  return found
}

const numbers = function* (count: number) {
  for (let i = 0; i < count; i++) yield i
}
const numbersLater = async function* (count: number) {
  for (let i = 0; i < count; i++) yield i
}

/** An input that counts what is done with it. */
function counted(count: number, { later = false }: { later?: boolean } = {}) {
  const tally = { opened: 0, asked: 0, returned: 0 }
  const iterator = {
    next: () => {
      const at = tally.asked++
      const result = at < count ? { value: at, done: false } : { value: undefined, done: true }
      return later ? Promise.resolve(result) : result
    },
    return: () => {
      tally.returned++
      return later ? Promise.resolve({}) : {}
    },
  }
  const open = () => {
    tally.opened++
    return iterator
  }
  return { tally, input: (later ? { [Symbol.asyncIterator]: open } : { [Symbol.iterator]: open }) as Iterable<number> }
}

describe('what can be an input', () => {
  test('iterables and flows; no strings, numbers, functions or plain objects', () => {
    const yes = [[], new Set(), new Map(), numbers(1), numbersLater(1), { '~flow': () => flowOf([]) }]
    const no = ['text', 7, undefined, null, {}, () => [], { length: 1 }, Promise.resolve([])]
    expect(yes.map(isInput)).toEqual(yes.map(() => true))
    expect(no.map(isInput)).toEqual(no.map(() => false))
    for (const wrong of no)
      expect(() => sourceOf(wrong as never)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT', value: wrong }))
  })
})

describe.each([
  ['array', (count: number) => [...numbers(count)]],
  ['set', (count: number) => new Set(numbers(count))],
  ['generator', numbers],
  ['asynchronous generator', numbersLater],
  ['flow', (count: number) => ({ '~flow': () => flowOf([...numbers(count)].map((n) => [n])) })],
  ['flow that answers later', (count: number) => ({ '~flow': () => flowOf([[...numbers(count)]], { later: true }) })],
])('%s', (_name, make) => {
  test('everything in order, renumbered, then the end again and again', async () => {
    const source = sourceOf(make(10))
    expect(await within(drain(source))).toEqual([...numbers(10)])
    expect([await source.pull(1), source.read]).toEqual([undefined, 10])
  })

  test('none', async () => {
    const source = sourceOf(make(0))
    expect(await within(drain(source))).toEqual([])
    await source.close()
  })

  test('closed it reads no more; what was read is still there', async () => {
    const source = sourceOf(make(6))
    const first = await source.pull(1)
    await source.close()
    const rest: unknown[] = []
    for (let batch = await source.pull(9); batch !== undefined; batch = await source.pull(9)) rest.push(...batch.values)
    expect([...(first?.values ?? []), ...rest]).toEqual([...numbers(6)].slice(0, source.read))
  })

  test('closed it answers the end', async () => {
    const source = sourceOf(make(5))
    await source.pull(1)
    await source.close()
    await source.close()
    for (let left = 5; left > 0 && (await source.pull(9)) !== undefined; left--);
    expect(await source.pull(9)).toBe(undefined)
  })
})

describe('laziness', () => {
  test('nothing is opened before the first pull, and no more is read than asked for', async () => {
    const { tally, input } = counted(100)
    const source = sourceOf(input)
    expect(tally.opened).toBe(0)
    await source.pull(4)
    expect(tally).toEqual({ opened: 1, asked: 4, returned: 0 })
  })

  test('an asynchronous one is read while somebody waits, and at most one more', async () => {
    const { tally, input } = counted(1000, { later: true })
    const source = sourceOf(input)
    await turns()
    expect(tally.opened).toBe(0)
    const batch = (await source.pull(4)) as Batch
    await turns(5)
    expect(batch.values.length).toBeLessThanOrEqual(4)
    expect(tally.asked).toBeLessThanOrEqual(5)
    expect(source.read).toBeLessThanOrEqual(5)
  })

  test('a closed one that was never pulled is neither opened nor returned', async () => {
    for (const later of [false, true]) {
      const { tally, input } = counted(3, { later })
      await sourceOf(input).close()
      expect(tally).toEqual({ opened: 0, asked: 0, returned: 0 })
    }
  })

  test('what arrives in one turn of the event loop leaves as one batch', async () => {
    const source = sourceOf(numbersLater(50))
    const batch = (await within(Promise.resolve(source.pull(64)))) as Batch
    expect(batch.values.length).toBeGreaterThan(1)
  })

  test('a slow asynchronous input hands over item by item', async () => {
    const slow = async function* () {
      for (let i = 0; i < 3; i++) {
        await new Promise((resolve) => setTimeout(resolve, 5))
        yield i
      }
    }
    const source = sourceOf(slow())
    expect(((await source.pull(64)) as Batch).values).toEqual([0])
    await source.close()
  })

  test('a slow synchronous input lets others have their turn', () => {
    const slow = function* () {
      for (;;) {
        const until = performance.now() + 1
        while (performance.now() < until);
        yield 1
      }
    }
    expect((sourceOf(slow()).pull(4096) as Batch).values.length).toBeLessThan(100)
  })
})

describe('return()', () => {
  test.each([false, true])('is called exactly once, however often it is closed (later: %s)', async (later) => {
    const { tally, input } = counted(10, { later })
    const source = sourceOf(input)
    await source.pull(2)
    await Promise.all([source.close(), source.close()])
    await source.close()
    expect(tally.returned).toBe(1)
  })

  test.each([false, true])('is not called after the end (later: %s)', async (later) => {
    const { tally, input } = counted(2, { later })
    const source = sourceOf(input)
    await drain(source)
    await source.close()
    expect(tally.returned).toBe(0)
  })

  test('an asynchronous input that never answers does not hold the closing up', async () => {
    const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }
    const pulse = new Count()
    const source = sourceOf(never, pulse)
    const pull = source.pull(1)
    await within(Promise.resolve(source.close()))
    expect(await within(Promise.resolve(pull))).toBe(undefined)
    expect(pulse.moving).toBe(0)
  })

  test('a return() that rejects while the input is awaited harms nobody', async () => {
    const input = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => {}),
        return: () => Promise.reject(new Error('return')),
      }),
    }
    const source = sourceOf(input)
    const pull = source.pull(1)
    expect(await unhandled(async () => source.close())).toEqual([])
    expect(await within(Promise.resolve(pull))).toBe(undefined)
  })
})

describe('an input that throws', () => {
  const error = new Error('input')
  const breaking = function* () {
    yield 0
    yield 1
    throw error
  }
  const breakingLater = async function* () {
    yield 0
    yield 1
    throw error
  }
  const flow = () => ({ '~flow': () => flowOf([[0, 1]], { error }) })
  const flowLater = () => ({ '~flow': () => flowOf([[0, 1]], { error, later: true }) })

  test.each([
    ['generator', breaking],
    ['asynchronous generator', breakingLater],
    ['flow', flow],
    ['flow that answers later', flowLater],
  ])('%s: once, that very error, after what was read; then the end', async (_name, make) => {
    const pulse = new Count()
    const source = sourceOf(make(), pulse)
    const found: unknown[] = []
    const thrown: unknown[] = []
    for (let i = 0; i < 8; i++) {
      try {
        const batch = await within(Promise.resolve(source.pull(2)))
        if (batch === undefined) break
        found.push(...batch.values)
      } catch (reason) {
        thrown.push(reason)
      }
    }
    expect([found, thrown, thrown[0] === error]).toEqual([[0, 1], [error], true])
    expect([await source.pull(1), pulse.moving]).toEqual([undefined, 0])
  })

  test('while opening', async () => {
    const throws = () => {
      throw error
    }
    for (const input of [{ [Symbol.iterator]: throws }, { [Symbol.asyncIterator]: throws }]) {
      const source = sourceOf(input as Iterable<unknown>)
      await expect((async () => source.pull(1))()).rejects.toBe(error)
      expect(await source.pull(1)).toBe(undefined)
    }
  })

  test('an iterator that breaks the protocol is an error, not a hang', async () => {
    const broken = { [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve(undefined as never) }) }
    const source = sourceOf(broken)
    let outcome: unknown
    const strays = await unhandled(async () => {
      outcome = await within(Promise.resolve(source.pull(1)), 300).catch((reason: unknown) => reason)
    })
    expect([outcome, strays]).toEqual([expect.any(TypeError), []])
  })
})

describe('an asynchronous input that is closed while it is awaited', () => {
  test('tells who waits of the end; what still comes can be pulled', async () => {
    let give = (_: IteratorResult<number>) => {}
    const input = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<IteratorResult<number>>((resolve) => (give = resolve)),
      }),
    }
    const pulse = new Count()
    const source = sourceOf(input, pulse)
    const pull = source.pull(5)
    expect(pulse.moving).toBe(1)
    await source.close()
    expect(await within(Promise.resolve(pull))).toBe(undefined)
    expect(pulse.moving).toBe(0)
    give({ value: 7, done: false })
    await turns()
    expect(await within(Promise.resolve(source.pull(5)))).toMatchObject({ values: [7], first: 0 })
    expect(source.read).toBe(1)
  })
})

test('an input that closes itself while it is read does no harm', () => {
  const itself = function* () {
    yield 1
    void source.close()
    yield 2
  }
  const source = sourceOf(itself())
  expect(source.pull(1)).toMatchObject({ values: [1] })
  expect(() => source.pull(9)).not.toThrow()
  expect(source.pull(9)).toBe(undefined)
})

describe('a flow as an input', () => {
  test('is renumbered, and its empty batches are passed over', async () => {
    const flow = {
      pull: (() => {
        const batches: Batch[] = [
          { values: [], group: 0, offset: 0, first: 0, width: 0, failed: false, ends: [0] },
          { values: ['a', 'b'], group: 5, offset: 3, first: 40, width: 4, failed: false },
        ]
        return () => batches.shift()
      })(),
      close: () => {},
    }
    const source = sourceOf({ '~flow': () => flow })
    expect(await source.pull(9)).toEqual({
      values: ['a', 'b'],
      group: 0,
      offset: 0,
      first: 0,
      width: 1,
      failed: false,
    })
    expect(await source.pull(9)).toBe(undefined)
  })

  test('the time it is awaited counts as motion', async () => {
    const flow = new HandFlow()
    const pulse = new Count()
    const source = sourceOf({ '~flow': () => flow }, pulse)
    const pull = source.pull(3)
    expect(pulse.moving).toBe(1)
    flow.fail('broken')
    await expect((async () => pull)()).rejects.toBe('broken')
    expect(pulse.moving).toBe(0)
  })

  test('is closed with it', async () => {
    const flow = flowOf([[1]])
    await sourceOf({ '~flow': () => flow }).close()
    expect(flow.closed).toBeGreaterThan(0)
  })
})

test('synchronous inputs answer at once', () => {
  expect(isLater(sourceOf([1]).pull(1))).toBe(false)
  expect(isLater(sourceOf(numbers(1)).pull(1))).toBe(false)
})
