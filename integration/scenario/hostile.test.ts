import { isPiperError, type PiperError } from '@papy/core'
import { inline } from '@papy/runtime-inline'
import { threads } from '@papy/runtime-thread'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { bind, drain, errorOf, piper, plumb } from './flow.ts'
import { parallel, places, pool } from './place.ts'
import { counting, countingAsync, pause, range } from './source.ts'

// Values as they come, in a bounded time.
async function raw(iterable: unknown, most = Number.POSITIVE_INFINITY): Promise<unknown[]> {
  const all: unknown[] = []
  const pull = async (): Promise<unknown[]> => {
    for await (const value of iterable as AsyncIterable<unknown>) if (all.push(value) >= most) break
    return all
  }
  return await within(pull(), 8_000, 'the stream')
}

describe.each(places)('whatever user code does, $name', ({ open }) => {
  test.each([
    ['a DOMException', f.throwAbort, 'mine'],
    ['an error that holds itself', f.throwCyclic, 'many'],
    ['an error with a getter that throws', f.throwGetters, 'odd'],
    ['a message of 2 MB', f.throwLong, 'xxx'],
    ['a revoked Proxy', f.throwProxy, ''],
  ])('throws %s: a placeholder, and the engine lives', async (_, fn, message) => {
    const imap = open()
    const plumber = plumb([piper([bind(f.fail, 7), fn], { parallel: imap })])
    const rows = await raw(plumber.stream([range(3)] as never))
    expect(rows).toHaveLength(3)
    expect(rows.every(isPiperError)).toBe(true)
    const [error] = (rows[0] as PiperError).errors
    if (message !== '') expect(String((error?.cause as Error).message)).toContain(message)
    expect(plumber.ledger().total).toMatchObject({ read: 3, errored: 3, inFlight: 0 })
    await plumber.close()
    const after = plumb([piper(f.inc, { parallel: imap })])
    expect(await drain(after.stream([range(3)] as never))).toEqual([1, 2, 3])
    await after.close()
    if (imap) await imap.close()
  })

  test.each([
    ['produce 2', { produce: 2 }],
    ["produce 'each'", { produce: 'each' }],
  ])('a generator that throws half-way is the same answer everywhere: %s', async (_, options) => {
    const answer = async (imap: ReturnType<typeof open>): Promise<unknown> => {
      const plumber = plumb([piper(f.half, { parallel: imap, ...options })])
      const rows = await drain(plumber.stream([[1, 2]] as never))
      await plumber.close()
      return rows
    }
    const imap = open()
    expect(await answer(imap)).toEqual(await answer(false))
    expect(JSON.stringify(await answer(imap))).toContain('half of 1')
    if (imap) await imap.close()
  })

  test('an async iterable as a result is the same answer everywhere', async () => {
    const answer = async (imap: ReturnType<typeof open>, produce: unknown): Promise<unknown> => {
      const plumber = plumb([piper(f.later2, { parallel: imap, produce })])
      const rows = await drain(plumber.stream([[1, 2]] as never))
      await plumber.close()
      return rows
    }
    const imap = open()
    for (const produce of [2, 'each']) expect(await answer(imap, produce)).toEqual(await answer(false, produce))
    if (imap) await imap.close()
  })

  test('a cyclic result passes', async () => {
    const imap = open()
    const plumber = plumb([piper(f.cyclic, { parallel: imap })])
    const [row] = (await raw(plumber.stream([[1]] as never))) as [{ x: number; self: unknown }]
    expect(row.x).toBe(1)
    expect(row.self).toBe(row)
    await plumber.close()
    if (imap) await imap.close()
  })

  test('a revoked Proxy as item or result neither kills nor hangs', async () => {
    const imap = open()
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const plumber = plumb([piper(f.size, { parallel: imap })])
    expect(await raw(plumber.stream([[1, proxy, 3]] as never))).toHaveLength(3)
    await plumber.close()
    const made = plumb([piper(f.revoked, { parallel: imap }), piper(f.size, { parallel: imap })])
    expect(await raw(made.stream([range(3)] as never))).toHaveLength(3)
    await made.close()
    if (imap) await imap.close()
  })
})

test('the path of what cannot be sent is named', async () => {
  const imap = pool(threads(1))
  const plumber = plumb([piper(f.socketLike, { parallel: imap })])
  const [bad] = (await raw(plumber.stream([[1]] as never))) as [PiperError]
  expect(bad.code).toBe('ERR_NOT_SERIALIZABLE')
  expect(`${bad.message} ${JSON.stringify(bad.errors[0]?.cause)}`).toMatch(/a\.b\[0\]|a.*b.*0/)
  await plumber.close()
  await imap.close()
})

const mine = new Error('mine')

describe.each(places)('whatever an input does, $name', ({ open }) => {
  test('its return() throws: the loop is left, the Plumber is stopped and works again', async () => {
    const imap = open()
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    const inputs: readonly (() => unknown)[] = [
      () => ({
        [Symbol.iterator]: () => ({
          next: () => ({ done: false, value: 1 }),
          return: () => {
            throw mine
          },
        }),
      }),
      () => ({
        [Symbol.asyncIterator]: () => ({
          next: async () => ({ done: false, value: 1 }),
          return: () => Promise.reject(mine),
        }),
      }),
    ]
    for (const input of inputs) {
      const outcome = await raw(plumber.stream([input()] as never), 1).then(
        () => 'left',
        (error: unknown) => error,
      )
      expect(['left', mine]).toContain(outcome)
      expect(plumber.state).toBe('stopped')
      expect(plumber.ledger().total.inFlight).toBe(0)
    }
    expect(await drain(plumber.stream([range(2)] as never))).toEqual([1, 2])
    await plumber.close()
    if (imap) await imap.close()
  })

  test('its next() gives no object: an error of the input', async () => {
    const imap = open()
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    for (const result of [undefined, 5, Promise.resolve(undefined)]) {
      const error = await errorOf(() =>
        raw(plumber.stream([{ [Symbol.asyncIterator]: () => ({ next: () => result }) }] as never)),
      )
      expect(error).toBeInstanceOf(TypeError)
    }
    await plumber.close()
    if (imap) await imap.close()
  })

  test('one throws at once while another one rejects later', async () => {
    const imap = open()
    const join = piper(f.add, { parallel: imap })
    const plumber = plumb([piper(f.same, { parallel: imap }), join], [piper(f.same, { parallel: imap }), join])
    const late = {
      [Symbol.asyncIterator]: () => ({ next: () => pause(10).then(() => Promise.reject(new Error('late'))) }),
    }
    expect(
      await errorOf(() => raw(plumber.stream([late, counting(3, { at: 0, error: mine })] as never))),
    ).toBeInstanceOf(Error)
    // An unhandled rejection would show up here, and fail the test run.
    await pause(30)
    await plumber.close()
    if (imap) await imap.close()
  })
})

describe.each(parallel)('pools under stress, $name', ({ open }) => {
  test('a join of unordered branches of unequal length ends, and reads the longer one no further than it must', async () => {
    const imap = open()
    const join = piper(f.add, { parallel: imap })
    const plumber = plumb(
      [piper(f.same, { parallel: imap, ordered: false }), join],
      [piper(f.same, { parallel: imap, ordered: false }), join],
    )
    const endless = counting()
    expect((await drain(plumber.stream([range(3), endless] as never))).sort()).toEqual([0, 2, 4])
    expect(endless.read).toBeLessThan(100_000)
    expect(endless.returned).toBe(1)
    await plumber.close()
    if (imap) await imap.close()
  })

  test('one task read by two: an error, not a hang', async () => {
    const imap = open()
    if (imap === false) throw new Error('a pool is needed')
    const task = imap.addTask(f.bareDouble as never, range(9) as never)
    await imap.start()
    const plumber = plumb([piper(f.add, {})])
    const join = plumb([piper(f.same), piper(f.inbox)])
    const outcome = await within(
      drain(join.stream([task] as never)).then(
        () => 'read',
        (error: { code?: string }) => error.code,
      ),
    )
    expect(outcome).toBe('read')
    const two = plumb(...[piper(f.same, { name: 'left' }), piper(f.same, { name: 'right' })].map((one) => [one]))
    const other = imap.addTask(f.bareDouble as never, range(9) as never)
    const both = await within(
      (async () => await drain(two.stream([other, other] as never)))().then(
        () => 'read',
        (error: { code?: string; name?: string }) => error.name,
      ),
    )
    expect(['read', 'StateError', 'ArgumentError']).toContain(both)
    for (const one of [plumber, join, two]) await one.close()
    await imap.close()
  })

  test('an error of the input is not lost when the pull that waited for it had timed out', async () => {
    const imap = open()
    if (imap === false) throw new Error('a pool is needed')
    const task = imap.addTask(f.bareSame as never, countingAsync(9, { at: 0, error: mine, ms: 40 }) as never)
    await imap.start()
    expect((await errorOf(() => task.next({ timeoutMs: 5 } as never)))['code']).toBe('ERR_PULL_TIMEOUT')
    await pause(80)
    expect(await errorOf(() => task.next())).toBe(mine)
    expect((await within(task.next())).done).toBe(true)
    await imap.close()
  })

  test('leaving a task in the middle balances', async () => {
    const imap = open()
    if (imap === false) throw new Error('a pool is needed')
    const task = imap.addTask(f.bareSame as never, counting(500) as never)
    await imap.start()
    for (const at of range(100)) expect((await within(task.next())).value).toBe(at)
    await within(task.return?.() as Promise<unknown>)
    const { total } = await within(imap.stop())
    expect(total).toMatchObject({ emitted: 100, errored: 0, inFlight: 0 })
    expect(total.read).toBe(100 + total.returned)
    await imap.close()
  })

  test('stop without drain of a chain leaves nothing in flight that nobody can read', async () => {
    const imap = open({ stride: 2 })
    if (imap === false) throw new Error('a pool is needed')
    const first = imap.addTask(f.bareSame as never, counting() as never)
    const second = imap.addTask(bind(f.bareNap, 1) as never, first as never)
    await imap.start()
    await within(second.next())
    const { total } = await within(imap.stop({ drain: false }))
    expect(total.read).toBe(total.emitted + total.errored + total.returned + total.inFlight)
    expect((await drain(second)).length).toBeLessThanOrEqual(total.inFlight)
    await imap.close()
  })

  test('stopping a piper behind an endless one ends', async () => {
    const imap = open()
    const [a, b] = [piper(f.same), piper(f.inc, { parallel: imap })]
    const data = counting()
    a.connect([data] as never)
    b.connect([a] as never)
    await a.start()
    await b.start()
    expect((await within(b.next())).value).toBe(1)
    await within(b.stop(), 3000, 'stop')
    expect(data.read).toBeLessThan(1_000_000)
    await within(a.stop({ force: true } as never))
    if (imap) await imap.close()
  })

  test.each([Number.POSITIVE_INFINITY, 2 ** 31, 2 ** 40])(
    'a time limit of %d is refused or no limit',
    async (timeoutMs) => {
      const imap = open()
      const outcome = await within(
        (async () =>
          await drain(
            plumb([piper(bind(f.nap, 20), { parallel: imap, timeoutMs })]).stream([range(3)] as never),
          ))().catch((error: { code?: string }) => error.code),
      )
      expect([JSON.stringify([0, 1, 2]), JSON.stringify('ERR_ARGUMENT')]).toContain(JSON.stringify(outcome))
      if (imap) await imap.close()
    },
  )
})

test('an input that fails and workers that cannot load: one error, no hang', async () => {
  const imap = pool(threads(1))
  const { step } = await import('@papy/core')
  const task = imap.addTask(
    (step.from as (url: string, name: string) => never)(
      new URL('./fixtures/no-such-module.mjs', import.meta.url).href,
      'x',
    ),
    counting(9, { at: 1, error: mine }) as never,
  )
  await imap.start()
  expect(await errorOf(() => task.next())).toBeInstanceOf(Error)
  await within(imap.close())
})

test('pauses do not multiply the end', async () => {
  const plumber = plumb([piper(bind(f.nap, 1), { parallel: pool(inline(1)) })])
  const ends: unknown[] = []
  const events = (async () => {
    for await (const event of plumber.events() as AsyncIterable<{ type: string }>)
      if (event.type === 'end') ends.push(event)
  })()
  await plumber.start([range(30)] as never)
  await plumber.run()
  for (const _ of range(3)) {
    await within(plumber.pause())
    if ((plumber.state as string) === 'paused') await within(plumber.run())
  }
  await within(plumber.wait())
  await within(plumber.stop())
  await within(plumber.close())
  await within(events)
  expect(ends).toHaveLength(1)
})

test('a signal that aborts after the run has ended changes nothing', async () => {
  const controller = new AbortController()
  const plumber = plumb([piper(f.inc)])
  await plumber.start([range(3)] as never)
  await (plumber.run as (options: object) => Promise<void>).call(plumber, { signal: controller.signal })
  await within(plumber.wait())
  controller.abort(mine)
  expect((await within(plumber.wait())).total.emitted).toBe(3)
  await plumber.close()
})
