import type { Plumber } from '@papy/core'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { bind, drain, piper, plumb } from './flow.ts'
import { places } from './place.ts'
import { range } from './source.ts'

interface Seen {
  readonly type: string
  readonly at: number
  readonly node?: string
  readonly index?: number
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
