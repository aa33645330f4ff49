import type { IMap } from '@papy/imap'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import * as load from './fixtures/load.mjs'
import { bind, drain, piper, plumb } from './flow.ts'
import { parallel, places } from './place.ts'
import { counting, countingAsync, pause, range } from './source.ts'
import { until } from './until.ts'

interface Node {
  readonly [field: string]: unknown
  readonly in: number
  readonly out: number
  readonly errors: number
  readonly tracked: ReadonlyMap<number, unknown>
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number }
}

const nodesOf = (plumber: ReturnType<typeof plumb>): Record<string, Node> => plumber.stats.nodes as never

describe.each(places)('stats, $name', ({ open }) => {
  test('count in, out and errors per node', async () => {
    const imap = open()
    const plumber = plumb([
      piper(bind(f.fail, 1, 2), { parallel: imap, name: 'a' }),
      piper(f.twice, { parallel: imap, name: 'b', produce: 2 }),
      piper(f.total, { parallel: imap, name: 'c', consume: 2 }),
    ])
    await drain(plumber.stream([range(10)] as never))
    const { a, b, c } = nodesOf(plumber)
    expect(a).toMatchObject({ in: 10, out: 10, errors: 2, timeouts: 0, retries: 0 })
    expect(b).toMatchObject({ out: 20 })
    expect(c).toMatchObject({ out: 10 })
    expect(Object.keys(nodesOf(plumber)).sort()).toEqual(['a', 'b', 'c'])
    await plumber.close()
    if (imap) await imap.close()
  })

  test('have every field, shares between 0 and 1', async () => {
    const imap = open()
    const plumber = plumb([piper(bind(f.nap, 1), { parallel: imap, name: 'a' })])
    const began = Date.now()
    await drain(plumber.stream([range(20)] as never))
    const { stats } = plumber
    expect(stats.state).toBe('stopped')
    expect(stats.startedAt).toBeGreaterThanOrEqual(began - 5)
    expect(stats.startedAt).toBeLessThanOrEqual(Date.now())
    expect(stats.runTimeMs).toBeGreaterThan(0)
    expect(stats.runTimeMs).toBeLessThanOrEqual(Date.now() - began + 5)
    expect(stats.total).toBeDefined()
    const { a } = nodesOf(plumber)
    for (const share of ['busy', 'blocked', 'idle', 'waiting']) {
      expect(a?.[share], share).toBeGreaterThanOrEqual(0)
      expect(a?.[share], share).toBeLessThanOrEqual(1)
    }
    for (const number of ['perSecond', 'queued']) expect(typeof a?.[number], number).toBe('number')
    expect(a?.['queued']).toBe(0)
    const { p50 = 0, p95 = 0, p99 = 0 } = a?.latencyMs ?? {}
    expect(p50).toBeGreaterThan(0.5)
    expect(p50).toBeLessThanOrEqual(p95)
    expect(p95).toBeLessThanOrEqual(p99)
    expect(p99).toBeLessThan(1000)
    await plumber.close()
    if (imap) await imap.close()
  })

  test('are a snapshot', async () => {
    const imap = open()
    const plumber = plumb([piper(f.inc, { parallel: imap, name: 'a' })])
    const rows = plumber.stream([range(3000)] as never)[Symbol.asyncIterator]()
    await within(rows.next())
    const { stats } = plumber
    const { out } = nodesOf(plumber)['a'] as Node
    for (const _ of range(2500)) await rows.next()
    expect((stats.nodes as unknown as Record<string, Node>)['a']?.out).toBe(out)
    expect(nodesOf(plumber)['a']?.out).toBeGreaterThanOrEqual(2500)
    await within(rows.return?.() as Promise<unknown>)
    await plumber.close()
    if (imap) await imap.close()
  })

  test('tracked is kept until the next start', async () => {
    const imap = open()
    const one = piper(f.inc, { parallel: imap, track: true, name: 'a' })
    const plumber = plumb([one])
    await drain(plumber.stream([range(4)] as never))
    expect([...(nodesOf(plumber)['a']?.tracked ?? [])].sort()).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ])
    await drain(plumber.stream([[9]] as never))
    expect([...(nodesOf(plumber)['a']?.tracked ?? [])]).toEqual([[0, 10]])
    await plumber.close()
    if (imap) await imap.close()
  })

  test('without track nothing is kept', async () => {
    const plumber = plumb([piper(f.inc, { name: 'a' })])
    await drain(plumber.stream([range(4)] as never))
    expect(nodesOf(plumber)['a']?.tracked.size ?? 0).toBe(0)
    await plumber.close()
  })

  test('before any run are zeros', () => {
    const plumber = plumb([piper(f.inc, { name: 'a' })])
    expect(plumber.stats.state).toBe('new')
    expect(nodesOf(plumber)['a']).toMatchObject({ in: 0, out: 0, errors: 0 })
  })
})

/** The four shares, each from 0 to 1, at most 1 together. */
function sharesOf(node: Node | undefined): { readonly [share: string]: number } {
  const names = ['busy', 'blocked', 'idle', 'waiting'] as const
  const shares = Object.fromEntries(names.map((name) => [name, node?.[name] as number]))
  for (const [name, share] of Object.entries(shares)) {
    expect(share, name).toBeGreaterThanOrEqual(0)
    expect(share, name).toBeLessThanOrEqual(1)
  }
  expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6)
  return shares
}

describe.each(parallel)('where the time goes, $name', ({ open }) => {
  test('a slow reader blocks', async () => {
    const imap = open({ buffer: 4, stride: 1 }) as IMap
    const plumber = plumb([piper(f.inc, { parallel: imap, name: 'a' })])
    const rows = plumber.stream([counting()] as never)[Symbol.asyncIterator]()
    for (const _ of range(40)) {
      await within(rows.next())
      await pause(20)
    }
    const { blocked = 0, busy = 0 } = sharesOf(nodesOf(plumber)['a'])
    expect(blocked).toBeGreaterThan(0.3)
    expect(busy).toBeLessThan(0.3)
    await within(rows.return?.() as Promise<unknown>)
    await plumber.close()
    await imap.close()
  })

  test('a slow input leaves it idle', async () => {
    const imap = open() as IMap
    const plumber = plumb([piper(f.inc, { parallel: imap, name: 'a' })])
    await drain(plumber.stream([countingAsync(12, { ms: 20 })] as never))
    expect(sharesOf(nodesOf(plumber)['a'])['idle']).toBeGreaterThan(0.6)
    await plumber.close()
    await imap.close()
  })

  test('one slow item has the others wait for their turn, and is named', async () => {
    const imap = open({ stride: 1, buffer: 6 }) as IMap
    const plumber = plumb([piper(bind(load.napAt, 0, 400), { parallel: imap, name: 'a' })])
    const began = Date.now()
    const rows = plumber.stream([range(20)] as never)[Symbol.asyncIterator]()
    const first = rows.next()
    await until(() => nodesOf(plumber)['a']?.['headOfLine'] !== undefined)
    const { index, sinceMs } = nodesOf(plumber)['a']?.['headOfLine'] as { index: number; sinceMs: number }
    expect(index).toBe(0)
    expect(sinceMs).toBeGreaterThanOrEqual(began - 5)
    expect(sinceMs).toBeLessThanOrEqual(Date.now() + 5)
    expect(nodesOf(plumber)['a']?.['queued']).toBeGreaterThan(1)
    await within(first)
    const { waiting = 0 } = sharesOf(nodesOf(plumber)['a'])
    expect(waiting).toBeGreaterThan(0.2)
    expect(nodesOf(plumber)['a']?.['headOfLine']).toBeUndefined()
    await within(rows.return?.() as Promise<unknown>)
    await plumber.close()
    await imap.close()
  })

  test('nobody waits for order where there is none', async () => {
    const imap = open({ stride: 1, buffer: 6 }) as IMap
    const plumber = plumb([piper(bind(load.napAt, 0, 100), { parallel: imap, name: 'a', ordered: false })])
    const rows = plumber.stream([range(12)] as never)[Symbol.asyncIterator]()
    await within(rows.next())
    expect(nodesOf(plumber)['a']?.['headOfLine']).toBeUndefined()
    await drain({ [Symbol.asyncIterator]: () => rows })
    expect(sharesOf(nodesOf(plumber)['a'])['waiting']).toBe(0)
    await plumber.close()
    await imap.close()
  })

  test('latency percentiles under load are those of the items', async () => {
    const imap = open({ stride: 1 }) as IMap
    const plumber = plumb([piper(bind(load.napEach, 10, 120, 10), { parallel: imap, name: 'a' })])
    await drain(plumber.stream([range(60)] as never))
    const { p50, p95, p99 } = nodesOf(plumber)['a']?.latencyMs as Node['latencyMs']
    // One of ten naps for 120 Ms, the others for 10.
    expect(p50).toBeGreaterThan(8)
    expect(p50).toBeLessThan(100)
    for (const percentile of [p95, p99]) {
      expect(percentile).toBeGreaterThan(100)
      expect(percentile).toBeLessThan(1_000)
    }
    await plumber.close()
    await imap.close()
  })

  test('the queue is as deep as the buffer, and empty at the end, however it comes', async () => {
    const imap = open({ stride: 1, buffer: 5 }) as IMap
    const plumber = plumb([piper(f.inc, { parallel: imap, name: 'a' })])
    await plumber.start([counting()] as never)
    await until(() => nodesOf(plumber)['a']?.['queued'] === 5)
    await pause(20)
    expect(nodesOf(plumber)['a']?.['queued']).toBe(5)
    await within(plumber.stop({ drain: false }))
    expect(nodesOf(plumber)['a']?.['queued']).toBe(0)
    await plumber.close()
    await imap.close()
  })
})

describe.each(places)('what a node has read, $name', ({ open }) => {
  test('counts items, not calls', async () => {
    const imap = open()
    const plumber = plumb([
      piper(f.twice, { parallel: imap, name: 'two', produce: 2 }),
      piper(f.inbox, { parallel: imap, name: 'four', consume: 4 }),
    ])
    await drain(plumber.stream([range(10)] as never))
    expect(nodesOf(plumber)['two']).toMatchObject({ in: 10, out: 20 })
    expect(nodesOf(plumber)['four']).toMatchObject({ in: 20, out: 5 })
    await plumber.close()
    if (imap) await imap.close()
  })

  test('one that computes all the time is busy', async () => {
    const imap = open()
    const plumber = plumb([piper(bind(load.spin, 5), { parallel: imap, name: 'a' })])
    await drain(plumber.stream([range(40)] as never))
    expect(sharesOf(nodesOf(plumber)['a'])['busy']).toBeGreaterThan(0.2)
    await plumber.close()
    if (imap) await imap.close()
  })
})

describe.each(places)('the ledger, $name', ({ open }) => {
  test('balances at every moment, per pipe and in total', async () => {
    const imap = open({ stride: 3 })
    const [root, join] = [
      piper(bind(f.fail, 4, 9), { parallel: imap, name: 'root' }),
      piper(f.inbox, { parallel: imap, name: 'join' }),
    ]
    const plumber = plumb(
      [root, piper(f.uneven, { parallel: imap, name: 'left' }), join],
      [root, piper(f.inc, { name: 'right' }), join],
    )
    let looks = 0
    const look = (): void => {
      looks++
      const { total, pipes } = plumber.ledger()
      for (const [name, balance] of [['total', total] as const, ...Object.entries(pipes)]) {
        const { read, emitted, errored, deadLettered, returned, inFlight } = balance
        expect([name, read]).toEqual([name, emitted + errored + deadLettered + returned + inFlight])
        for (const count of [read, emitted, errored, deadLettered, returned, inFlight])
          expect(count).toBeGreaterThanOrEqual(0)
      }
    }
    const timer = setInterval(look, 1)
    await drain(plumber.stream([countingAsync(60, { ms: 1 })] as never))
    clearInterval(timer)
    look()
    expect(looks).toBeGreaterThan(10)
    const { total, pipes } = plumber.ledger()
    expect(total).toEqual({ read: 60, emitted: 58, errored: 2, deadLettered: 0, returned: 0, inFlight: 0 })
    expect(Object.keys(pipes).sort()).toEqual(['join→', 'left→join', 'right→join', 'root→left', 'root→right', '→root'])
    for (const [name, balance] of Object.entries(pipes))
      expect([name, balance.read, balance.inFlight]).toEqual([name, 60, 0])
    await plumber.close()
    if (imap) await imap.close()
  })

  test("counts an item filtered by an 'each' of 0 as emitted", async () => {
    const imap = open()
    const plumber = plumb([piper(f.upTo, { parallel: imap, produce: 'each' })])
    await drain(plumber.stream([[0, 2, 0]] as never))
    expect(plumber.ledger().total).toMatchObject({ read: 3, emitted: 3, inFlight: 0 })
    await plumber.close()
    if (imap) await imap.close()
  })

  test('an item is emitted once all that it became has left', async () => {
    const plumber = plumb([piper(f.twice, { produce: 2 })])
    const rows = plumber.stream([[1, 2]] as never)[Symbol.asyncIterator]()
    await within(rows.next())
    expect(plumber.ledger().total.emitted).toBe(0)
    await within(rows.next())
    expect(plumber.ledger().total.emitted).toBe(1)
    await within(rows.return?.() as Promise<unknown>)
    await plumber.close()
  })

  test('is empty before the first run', () => {
    const { total } = plumb([piper(f.inc)]).ledger()
    expect(total).toEqual({ read: 0, emitted: 0, errored: 0, deadLettered: 0, returned: 0, inFlight: 0 })
  })

  test('an infinite run shows bounded flight', async () => {
    const imap = open({ buffer: 8, stride: 2 })
    const plumber = plumb([piper(f.inc, { parallel: imap })])
    await plumber.start([countingAsync()] as never)
    await plumber.run()
    for (const _ of range(10)) {
      await pause(3)
      expect(plumber.ledger().total.inFlight).toBeLessThanOrEqual(1100)
    }
    await within(plumber.stop())
    expect(plumber.ledger().total.inFlight).toBe(0)
    await plumber.close()
    if (imap) await imap.close()
  })
})
