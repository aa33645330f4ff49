import type { Plumber } from '@papy/core'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import * as load from './fixtures/load.mjs'
import { bind, drain, piper, plumb } from './flow.ts'
import { parallel, places, pool } from './place.ts'
import { range } from './source.ts'

interface Seen {
  readonly type: string
  readonly at: number
  readonly node?: string
  readonly index?: number
  readonly code?: string
  readonly error?: Error & { readonly code?: string }
  readonly [field: string]: unknown
}

// All events up to and with 'end'.
async function untilEnd(plumber: Plumber): Promise<Seen[]> {
  const seen: Seen[] = []
  for await (const event of plumber.events() as AsyncIterable<unknown>) {
    seen.push(event as Seen)
    if (seen.at(-1)?.type === 'end') break
  }
  return seen
}

describe.each(places)('events, $name', ({ open }) => {
  test('a stream tells of its states, its failing items and its end', async () => {
    const imap = open()
    const plumber = plumb([
      piper(bind(f.fail, 1, 3), { parallel: imap, name: 'a' }),
      piper(f.inc, { parallel: imap, name: 'b' }),
    ])
    const began = Date.now()
    const events = untilEnd(plumber)
    await drain(plumber.stream([range(5)] as never))
    const seen = await within(events)
    expect(seen.filter(({ type }) => type === 'end')).toHaveLength(1)
    expect(seen.filter(({ type }) => type === 'state').length).toBeGreaterThan(0)
    const errors = seen.filter(({ type }) => type === 'item-error')
    expect(errors.map(({ node, index }) => [node, index])).toEqual([
      ['a', 1],
      ['a', 3],
    ])
    expect(errors.every(({ error }) => error instanceof Error && error.message.includes('bad'))).toBe(true)
    for (const { at } of seen) {
      expect(at).toBeGreaterThanOrEqual(began - 5)
      expect(at).toBeLessThanOrEqual(Date.now() + 5)
    }
    await plumber.close()
    if (imap) await imap.close()
  })

  test('a run tells every state in order', async () => {
    const imap = open()
    const plumber = plumb([piper(bind(f.nap, 1), { parallel: imap })])
    const states: unknown[] = []
    const events = (async () => {
      for await (const event of plumber.events() as AsyncIterable<unknown>) {
        const { type, state } = event as Seen
        if (type === 'state') states.push(state)
        if (state === 'stopped') break
      }
    })()
    await plumber.start([range(5)] as never)
    await plumber.run()
    await within(plumber.wait())
    await plumber.stop()
    await within(events)
    expect(states).toEqual(['started', 'running', 'finished', 'stopped'])
    await plumber.close()
    if (imap) await imap.close()
  })

  test('an iteration of events ends when the plumber is disposed', async () => {
    const plumber = plumb([piper(f.inc)])
    const events = (async () => {
      for await (const _ of plumber.events() as AsyncIterable<unknown>);
    })()
    await plumber.close()
    await within(events)
  })

  test('two listeners see the same', async () => {
    const imap = open()
    const plumber = plumb([piper(bind(f.fail, 1), { parallel: imap })])
    const both = [untilEnd(plumber), untilEnd(plumber)]
    await drain(plumber.stream([range(3)] as never))
    const [one, two] = await within(Promise.all(both))
    expect(one?.map(({ type }) => type)).toEqual(two?.map(({ type }) => type))
    await plumber.close()
    if (imap) await imap.close()
  })

  test('leaving the loop of events leaves the run alone', async () => {
    const imap = open()
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    const left = (async () => {
      for await (const _ of plumber.events() as AsyncIterable<unknown>) break
    })()
    expect(await drain(plumber.stream([range(30)] as never))).toEqual(range(30, 1))
    await within(left)
    await plumber.close()
    if (imap) await imap.close()
  })
})

/** What is told of a stream of these items, by type. */
async function told(plumber: Plumber, count: number): Promise<(type: string) => readonly Seen[]> {
  const events = untilEnd(plumber)
  await drain(plumber.stream([range(count)] as never), 20_000)
  const seen = await within(events)
  return (type) => seen.filter((event) => event.type === type)
}

describe.each(places)('what is tried again, $name', ({ open }) => {
  test('is told with its item, and is no failure', async () => {
    const imap = open()
    const plumber = plumb([
      piper(bind(load.failFirst, 2, 5), { parallel: imap, name: 'a', retry: { attempts: 2 } }),
      piper(f.inc, { name: 'b' }),
    ])
    const of = await told(plumber, 8)
    expect(of('retry').every(({ node }) => node === 'a')).toBe(true)
    expect(
      of('retry')
        .map(({ index }) => index)
        .sort(),
    ).toEqual([2, 5])
    expect(of('item-error')).toEqual([])
    expect(plumber.stats.nodes['a']).toMatchObject({ retries: 2, errors: 0 })
    await plumber.close()
    if (imap) await imap.close()
  })

  test('an item that takes too long is told of once', async () => {
    const imap = open()
    const plumber = plumb([piper(bind(load.neverAt, 2), { parallel: imap, name: 'a', timeoutMs: 40 })])
    const of = await told(plumber, 5)
    expect(of('timeout').map(({ node, index, error }) => [node, index, error?.code])).toEqual([['a', 2, 'ERR_TIMEOUT']])
    expect(of('item-error')).toEqual([])
    expect(plumber.stats.nodes['a']).toMatchObject({ timeouts: 1, errors: 1 })
    await plumber.close()
    if (imap) await imap.close()
  })
})

test.each(parallel)('a piper retries as its pool does, unless it says otherwise: $name', async ({ open }) => {
  const imap = open({ retry: { attempts: 2 } })
  const plumber = plumb([
    piper(bind(load.failFirst, 1), { parallel: imap, name: 'a' }),
    piper(bind(load.failFirst, 3), { parallel: imap, name: 'b', retry: { attempts: 1 } }),
  ])
  const of = await told(plumber, 5)
  expect(of('retry').map(({ node, index }) => [node, index])).toEqual([['a', 1]])
  expect(of('item-error').map(({ node, index }) => [node, index])).toEqual([['b', 3]])
  await plumber.close()
  if (imap) await imap.close()
})

describe('workers, threads(2)', () => {
  test('come up, and are lost and replaced', async () => {
    const imap = pool(2)
    const plumber = plumb([piper(bind(load.exitAt, 3), { parallel: imap, name: 'a' })])
    const of = await told(plumber, 6)
    expect(of('worker-joined').length).toBeGreaterThanOrEqual(2)
    const lost = of('worker-lost')
    expect(lost.length).toBeGreaterThanOrEqual(3)
    expect(lost.every(({ node }) => node === 'a')).toBe(true)
    expect(lost.some(({ index }) => index === 3)).toBe(true)
    expect(of('item-error').map(({ index, error }) => [index, error?.code])).toEqual([[3, 'ERR_WORKER_LOST']])
    await plumber.close()
    await imap.close()
  })

  test('that hang are told of with the item', async () => {
    const imap = pool(2)
    const plumber = plumb([piper(bind(load.hangAt, 1), { parallel: imap, name: 'a', timeoutMs: 100 })])
    const of = await told(plumber, 4)
    expect(of('timeout').map(({ node, index }) => [node, index])).toEqual([['a', 1]])
    await plumber.close()
    await imap.close()
  })
})

test('warnings of the plan are told at the start of every run', async () => {
  const plumber = plumb([piper(f.inc, { name: 'a', timeoutMs: 5 })])
  for (const _ of range(2)) {
    const of = await told(plumber, 2)
    expect(of('warning').map(({ node, code }) => [node, code])).toEqual([['a', 'WARN_SERIAL_TIMEOUT']])
  }
  await plumber.close()
})
