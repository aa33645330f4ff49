import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { turns, unhandled, within } from '../../../../.config/testing/bound.ts'
import { batchWith } from '../../src/engine/batch.ts'
import { Items, type ItemsOptions } from '../../src/engine/items.ts'
import { placeholderOf } from '../../src/engine/placeholder.ts'
import { checkTimeout } from '../../src/engine/pull.ts'
import { flowOf, HandFlow } from './support/flow.ts'

const options: ItemsOptions = { readAhead: 1, name: 'things' }
const placeholder = placeholderOf(new Error('bad'), { functionName: 'f', inbox: [], node: 'n', index: 0 })
const done = { value: undefined, done: true }
const item = (value: unknown) => ({ value, done: false })

async function all(items: Items): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const value of items) found.push(value)
  return found
}

describe('in order', () => {
  test.each([false, true])('items of batches, then the end again and again (later: %s)', async (later) => {
    const items = new Items(flowOf([[1, 2], [], [3], [undefined]], { later }), options)
    expect(await within(all(items))).toEqual([1, 2, 3, undefined])
    expect([await items.next(), await items.next()]).toEqual([done, done])
  })

  test('several next() at once are answered in their order, with one pull at a time', async () => {
    const flow = new HandFlow()
    const items = new Items(flow, options)
    const pulls = [1, 2, 3, 4].map(() => items.next())
    expect(flow.asked).toEqual([1])
    flow.give('a', 'b')
    await turns()
    expect(flow.asked).toEqual([1, 1])
    flow.give('c')
    await turns()
    flow.end()
    expect(await within(Promise.all(pulls))).toEqual([item('a'), item('b'), item('c'), done])
  })

  test('a next() behind a waiting one does not overtake it', async () => {
    const flow = new HandFlow()
    const items = new Items(flow, options)
    const first = items.next()
    const second = items.next()
    flow.give(1, 2, 3)
    const third = items.next()
    expect(await within(Promise.all([first, second, third]))).toEqual([item(1), item(2), item(3)])
  })

  test('as many items are asked for as it is told', async () => {
    const flow = new HandFlow()
    void new Items(flow, { ...options, readAhead: 77 }).next()
    expect(flow.asked).toEqual([77])
  })

  test.each([Int32Array, Float64Array])('numbers out of their buffer, as items and as batches: %o', async (Kind) => {
    const numbers = Kind.from([3, 1, 2])
    const batch = () => batchWith(numbers, { group: 0, offset: 0, first: 0, width: 1, failed: false })
    const twice = () => {
      const batches = [batch(), batch()]
      return new Items({ pull: () => Promise.resolve(batches.shift()), close: () => {} }, options)
    }
    expect(await within(all(twice()))).toEqual([3, 1, 2, 3, 1, 2])
    const some = twice()
    expect(await some.next()).toEqual(item(3))
    expect([some.held, some.heldCount]).toEqual([[1, 2], 2])
    expect(await some.batches().next()).toEqual(item([1, 2]))
    expect(await some.batches().next()).toEqual(item([3, 1, 2]))
  })

  test('ten thousand empty batches in a row are no depth of the stack', async () => {
    const items = new Items(flowOf([...Array.from({ length: 20_000 }, () => []), ['x']]), options)
    expect(await within(items.next())).toEqual(item('x'))
  })

  test('batches() hands over what is there', async () => {
    const items = new Items(flowOf([[1, 2, 3], [4], [5, placeholder]]), options)
    const found: unknown[] = []
    for await (const batch of items.batches()) found.push(batch)
    expect(found.flat()).toEqual([1, 2, 3, 4, 5, placeholder])
    expect(found).toEqual([[1, 2, 3], [4], [5, placeholder]])
  })

  test('batches() after an item hands over the rest; mixed with next(), each item comes once', async () => {
    const items = new Items(
      flowOf(
        [
          [1, 2, 3],
          [4, 5],
        ],
        { later: true },
      ),
      { ...options, readAhead: 3 },
    )
    expect(await items.next()).toEqual(item(1))
    const batches = items.batches()
    expect(await batches.next()).toEqual(item([2, 3]))
    const mixed = await within(Promise.all([batches.next(), items.next(), batches.next()]))
    expect(mixed).toEqual([item([4, 5]), done, done])
  })

  test('batches() that are left early let go of the flow', async () => {
    const flow = new HandFlow()
    const items = new Items(flow, options)
    const batches = items.batches()
    const first = batches.next()
    flow.give(1, 2)
    expect(await within(first)).toEqual(item([1, 2]))
    expect(await batches.return?.()).toEqual(done)
    expect(flow.closed).toBe(1)
    expect(await items.next()).toEqual(done)
  })

  test('batches() that debug end at the first placeholder, after what came before it', async () => {
    const items = new Items(flowOf([[1, placeholder, 3]]), { ...options, debug: true })
    const batches = items.batches()
    expect(await batches.next()).toEqual(item([1]))
    await expect(batches.next()).rejects.toBe(placeholder)
    expect(await batches.next()).toEqual(done)
  })
})

describe('the end', () => {
  test('return() closes the flow once and answers who waits', async () => {
    const flow = new HandFlow()
    const items = new Items(flow, options)
    const waiting = items.next()
    expect(await items.return()).toEqual(done)
    expect(await within(waiting)).toEqual(done)
    expect(flow.closed).toBe(1)
    flow.give('late')
    expect(await within(items.next())).toEqual(done)
  })

  test('leaving a loop closes the flow', async () => {
    const flow = flowOf([[1, 2, 3]])
    for await (const _ of new Items(flow, options)) break
    expect(flow.closed).toBe(1)
  })

  test.each([false, true])(
    'an error is thrown once, as it is, after what came before it (later: %s)',
    async (later) => {
      const error = { any: 'thing' }
      const items = new Items(flowOf([[1]], { later, error }), options)
      expect(await items.next()).toEqual(item(1))
      expect(await within(items.next().catch((reason: unknown) => reason))).toBe(error)
      expect(await items.next()).toEqual(done)
    },
  )

  test('an error that comes when nobody waits any more is for the next pull', async () => {
    const flow = new HandFlow()
    const items = new Items(flow, options)
    await expect(items.next({ timeoutMs: 1 })).rejects.toMatchObject({ code: 'ERR_PULL_TIMEOUT' })
    const error = new Error('input')
    expect(await unhandled(async () => flow.fail(error))).toEqual([])
    expect(await within(items.next().catch((reason: unknown) => reason))).toBe(error)
    const after = items.next()
    flow.end()
    expect(await within(after)).toEqual(done)
  })

  test('reject() is for those that wait now; nothing is lost', async () => {
    const flow = new HandFlow()
    const items = new Items(flow, options)
    const first = items.next()
    const told = first.catch((reason: unknown) => reason)
    items.reject('stalled')
    expect(await within(told)).toBe('stalled')
    expect(items.waiting).toBe(false)
    const again = items.next()
    flow.give('kept')
    expect(await within(again)).toEqual(item('kept'))
  })
})

describe('timeoutMs and signal', () => {
  test('0 does not wait, but what is there is given', async () => {
    const items = new Items(flowOf([[1]], { later: false }), options)
    expect(await items.next({ timeoutMs: 0 })).toEqual(item(1))
    const flow = new HandFlow()
    const empty = new Items(flow, options)
    await expect(empty.next({ timeoutMs: 0 })).rejects.toMatchObject({ name: 'TimeoutError', code: 'ERR_PULL_TIMEOUT' })
    flow.give('later')
    await turns()
    expect(await empty.next({ timeoutMs: 0 })).toEqual(item('later'))
  })

  test('an item that came too late is there for a later pull', async () => {
    const flow = new HandFlow()
    const items = new Items(flow, options)
    await expect(items.next({ timeoutMs: 5 })).rejects.toMatchObject({ code: 'ERR_PULL_TIMEOUT', timeoutMs: 5 })
    flow.give('a')
    expect(await within(items.next())).toEqual(item('a'))
  })

  test('of several that wait only the one whose time is up is given up', async () => {
    const flow = new HandFlow()
    const items = new Items(flow, options)
    const [patient, hasty, last] = [items.next(), items.next({ timeoutMs: 5 }), items.next()]
    await expect(hasty).rejects.toMatchObject({ code: 'ERR_PULL_TIMEOUT' })
    flow.give(1, 2)
    expect(await within(Promise.all([patient, last]))).toEqual([item(1), item(2)])
  })

  test('a signal gives one pull up with its reason, before and while it waits; listeners go', async () => {
    const flow = new HandFlow()
    const items = new Items(flow, options)
    const reason = { why: 'enough' }
    await expect(items.next({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const controller = new AbortController()
    const pull = items.next({ signal: controller.signal })
    controller.abort(reason)
    await expect(within(pull)).rejects.toBe(reason)
    flow.give('kept')
    expect(await within(items.next())).toEqual(item('kept'))
  })

  test('answered pulls leave neither timers nor listeners', async () => {
    const controller = new AbortController()
    const items = new Items(flowOf([[1, 2, 3]], { later: true }), options)
    for (let i = 0; i < 4; i++) await items.next({ timeoutMs: 60_000, signal: controller.signal })
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThan(5)
  })

  test.each([-1, Number.NaN, '5', null, {}])('%o is no time', async (timeoutMs) => {
    const items = new Items(flowOf([[1]]), options)
    await expect(items.next({ timeoutMs: timeoutMs as number })).rejects.toMatchObject({ code: 'ERR_ARGUMENT' })
    expect(() => checkTimeout(timeoutMs as number)).toThrow(expect.objectContaining({ value: timeoutMs }))
    expect(await items.next()).toEqual(item(1))
  })

  test('for ever is no millisecond', async () => {
    const flow = new HandFlow()
    const items = new Items(flow, options)
    const pull = items.next({ timeoutMs: Number.POSITIVE_INFINITY })
    await new Promise((resolve) => setTimeout(resolve, 15))
    flow.give('patient')
    expect(await within(pull)).toEqual(item('patient'))
  })
})

describe('skip', () => {
  const skipping = (flow: HandFlow) => {
    const dropped: unknown[] = []
    return { dropped, items: new Items(flow, { ...options, skip: true, onDrop: (value) => dropped.push(value) }) }
  }

  test('an item whose pull timed out is dropped when it comes, and told of then', async () => {
    const flow = new HandFlow()
    const { items, dropped } = skipping(flow)
    await expect(items.next({ timeoutMs: 0 })).rejects.toMatchObject({ code: 'ERR_PULL_TIMEOUT' })
    expect(dropped).toEqual([])
    flow.give('given up', 'next')
    expect(await within(items.next())).toEqual(item('next'))
    expect(dropped).toEqual(['given up'])
    const last = items.next()
    flow.end()
    expect(await within(last)).toEqual(done)
  })

  test('several that timed out are several that are dropped, over batches', async () => {
    const flow = new HandFlow()
    const { items, dropped } = skipping(flow)
    for (let i = 0; i < 3; i++) await items.next({ timeoutMs: 0 }).catch(() => {})
    const pull = items.next()
    flow.give(1, 2)
    await turns()
    flow.give(3, 4)
    expect(await within(pull)).toEqual(item(4))
    expect(dropped).toEqual([1, 2, 3])
  })

  test('no more are dropped than there are', async () => {
    const flow = new HandFlow()
    const { items, dropped } = skipping(flow)
    for (let i = 0; i < 3; i++) await items.next({ timeoutMs: 0 }).catch(() => {})
    const pull = items.next()
    flow.give(1)
    await turns()
    flow.end()
    expect([await within(pull), dropped]).toEqual([done, [1]])
  })

  test('without it an item that came late is kept, and nothing is told', async () => {
    const flow = new HandFlow()
    const dropped: unknown[] = []
    const items = new Items(flow, { ...options, onDrop: (value) => dropped.push(value) })
    await items.next({ timeoutMs: 0 }).catch(() => {})
    flow.give('kept')
    expect([await within(items.next()), dropped]).toEqual([item('kept'), []])
  })
})

describe('debug', () => {
  test('a placeholder is thrown, the flow closed, and then comes the end', async () => {
    const flow = flowOf([[1, placeholder, 3]])
    const items = new Items(flow, { ...options, debug: true })
    expect(await items.next()).toEqual(item(1))
    await expect(items.next()).rejects.toBe(placeholder)
    expect(await items.next()).toEqual(done)
    expect(flow.closed).toBe(1)
  })

  test('closing it may fail without killing the process', async () => {
    const flow = { ...flowOf([[placeholder]]), close: () => Promise.reject(new Error('close')) }
    const items = new Items(flow, { ...options, debug: true })
    expect(
      await unhandled(async () => {
        await expect(items.next()).rejects.toBe(placeholder)
      }),
    ).toEqual([])
  })

  test('without it a placeholder is an item', async () => {
    expect(await new Items(flowOf([[placeholder]]), options).next()).toEqual(item(placeholder))
  })
})

test('held: what was taken from the flow and not handed on; onBatch: each batch once', async () => {
  const batches: unknown[] = []
  const items = new Items(flowOf([[1, 2, 3], [4]]), { ...options, onBatch: ({ values }) => batches.push(values) })
  expect(items.held).toEqual([])
  await items.next()
  expect(items.held).toEqual([2, 3])
  await items.next()
  await items.next()
  expect(items.held).toEqual([])
  await items.next()
  expect(batches).toEqual([[1, 2, 3], [4]])
})
