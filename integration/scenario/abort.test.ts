import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { bind, errorOf, piper, plumb } from './flow.ts'
import { places } from './place.ts'
import { counting, countingAsync, range } from './source.ts'

const reason = new Error('enough')

describe.each(places)('abort signals, $name', ({ open }) => {
  test('of a stream: the pending pull rejects with the reason, the rest is returned', async () => {
    const imap = open()
    const controller = new AbortController()
    const plumber = plumb([piper(bind(f.napFrom, 1, 150), { parallel: imap })])
    const data = counting()
    const rows = plumber.stream([data] as never, { signal: controller.signal } as never)[Symbol.asyncIterator]()
    expect((await within(rows.next())).value).toBe(0)
    const pending = errorOf(() => rows.next())
    controller.abort(reason)
    expect(await pending).toBe(reason)
    expect(data.returned).toBe(1)
    const { total } = plumber.ledger()
    expect(total).toMatchObject({ read: data.read, inFlight: 0 })
    expect(total.read).toBe(total.emitted + total.returned)
    expect((await within(rows.next())).done).toBe(true)
    expect(plumber.state).toBe('stopped')
    await plumber.close()
    if (imap) await imap.close()
  })

  test('between two pulls: the next one rejects', async () => {
    const imap = open()
    const controller = new AbortController()
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    const data = countingAsync()
    const error = await errorOf(async () => {
      for await (const row of plumber.stream([data] as never, { signal: controller.signal } as never))
        if (row === 3) controller.abort(reason)
    })
    expect(error).toBe(reason)
    expect(data.returned).toBe(1)
    expect(plumber.ledger().total).toMatchObject({ inFlight: 0 })
    await plumber.close()
    if (imap) await imap.close()
  })

  test('aborted before the first pull: nothing is read', async () => {
    const imap = open()
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    const data = counting()
    expect(
      await errorOf(async () =>
        plumber
          .stream([data] as never, { signal: AbortSignal.abort(reason) } as never)
          [Symbol.asyncIterator]()
          .next(),
      ),
    ).toBe(reason)
    expect(data.read).toBe(0)
    await plumber.close()
    if (imap) await imap.close()
  })

  test('a slow input does not delay it', async () => {
    const imap = open()
    const controller = new AbortController()
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    const never = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: async () => ({ done: true, value: undefined }),
      }),
    }
    const pending = errorOf(
      async () =>
        plumber
          .stream([never] as never, { signal: controller.signal } as never)
          [Symbol.asyncIterator]()
          .next(),
      2000,
    )
    setTimeout(() => controller.abort(reason), 20)
    expect(await pending).toBe(reason)
    await within(plumber.close(), 2000)
    if (imap) await imap.close()
  })

  test('the plumber streams again after it', async () => {
    const imap = open()
    const controller = new AbortController()
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    await errorOf(async () => {
      for await (const _ of plumber.stream([counting()] as never, { signal: controller.signal } as never))
        controller.abort(reason)
    })
    const again: unknown[] = []
    for await (const row of plumber.stream([range(3)] as never)) again.push(row)
    expect(again).toEqual([1, 2, 3])
    await plumber.close()
    if (imap) await imap.close()
  })

  test('of a run: it ends, wait rejects with the reason', async () => {
    const imap = open()
    const controller = new AbortController()
    const plumber = plumb([piper(bind(f.nap, 2), { parallel: imap })])
    const data = countingAsync()
    await within(plumber.start([data] as never))
    await within((plumber.run as (options: object) => Promise<void>).call(plumber, { signal: controller.signal }))
    setTimeout(() => controller.abort(reason), 20)
    expect(await errorOf(() => plumber.wait())).toBe(reason)
    expect(data.returned).toBe(1)
    const { total } = plumber.ledger()
    expect(total).toMatchObject({ read: data.read, inFlight: 0 })
    await within(plumber.close())
    if (imap) await imap.close()
  })

  test('a signal that never aborts changes nothing and keeps no listener', async () => {
    const imap = open()
    const controller = new AbortController()
    let listeners = 0
    const { signal } = controller
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)]
    signal.addEventListener = (...args: Parameters<typeof add>) => (listeners++, add(...args))
    signal.removeEventListener = (...args: Parameters<typeof remove>) => (listeners--, remove(...args))
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    const rows: unknown[] = []
    for await (const row of plumber.stream([range(5)] as never, { signal } as never)) rows.push(row)
    expect(rows).toEqual(range(5, 1))
    expect(listeners).toBeLessThanOrEqual(0)
    await plumber.close()
    if (imap) await imap.close()
  })
})
