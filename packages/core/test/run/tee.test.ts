import type { Batch } from '@papy/contract/engine'
import { describe, expect, test } from 'vitest'
import { turns, unhandled, within } from '../../../../.config/testing/bound.ts'
import { random, seed } from '../../../../.config/testing/random.ts'
import { Activity } from '../../src/run/activity.ts'
import { balanceOf } from '../../src/run/pipe.ts'
import { Tee, type TeeReader } from '../../src/run/tee.ts'
import { bad, batchOfGroups, drain, drawnFlow, groupsOf, spelled } from './support/flow.ts'

const pick = random(seed)
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
const one = (values: readonly unknown[]): Batch[] => (values.length === 0 ? [] : [batchOfGroups([values], 1)])

function tee(batches: readonly Batch[], { limit = 4, readers = 2, error = undefined as unknown, later = true } = {}) {
  const flow = drawnFlow(batches, { pick, later, ...(error === undefined ? {} : { error }) })
  const made = new Tee(flow, limit)
  return { flow, made, readers: Array.from({ length: readers }, (_, i) => made.reader(`r${i}`)) as TeeReader[] }
}

test(`every reader gets every item, in order, however they read (PAPY_SEED=${seed})`, async () => {
  for (let round = 0; round < 200; round++) {
    const count = pick(30)
    const { readers, flow } = tee(one(numbers(count)), {
      limit: 1 + pick(6),
      readers: 1 + pick(4),
      later: pick(2) === 0,
    })
    const found = await within(
      Promise.all(
        readers.map(async (reader) => {
          const parts = await drain(reader, () => 1 + pick(5))
          return parts.flatMap(({ values }) => values)
        }),
      ),
    )
    expect(found).toEqual(readers.map(() => numbers(count)))
    for (const reader of readers) expect(reader.tally).toMatchObject({ entered: count, taken: count })
    expect(flow.given).toBe(count)
  }
})

test(`groups that differ, their ends too (PAPY_SEED=${seed})`, async () => {
  for (let round = 0; round < 100; round++) {
    const groups = Array.from({ length: 1 + pick(6) }, (_, g) => Array.from({ length: pick(4) }, (_, i) => `${g}.${i}`))
    const { readers } = tee([batchOfGroups(groups)], { limit: 1 + pick(3) })
    const found = await within(Promise.all(readers.map((reader) => drain(reader, () => 1 + pick(3)))))
    for (const parts of found) {
      expect(groupsOf(spelled(parts))).toEqual(groups)
      expect(spelled(parts).ended).toEqual(groups.map((_, g) => g))
    }
  }
})

describe('the limit', () => {
  test('nobody is ahead of another by more', async () => {
    for (const limit of [1, 2, 7]) {
      const { readers, flow } = tee(one(numbers(100)), { limit, readers: 3, later: false })
      const [quick] = readers as [TeeReader]
      const found: unknown[] = []
      const reading = drain(quick, () => 5).then((parts) => found.push(...parts.flatMap(({ values }) => values)))
      for (let step = 0; step < 300; step++) {
        const slow = readers[1 + pick(2)] as TeeReader
        const least = Math.min(...readers.slice(1).map(({ tally }) => tally.taken))
        expect(quick.tally.taken - least).toBeLessThanOrEqual(limit)
        expect(flow.given - least).toBeLessThanOrEqual(limit)
        if (slow.queued > 0) await slow.pull(1)
        await turns(1)
      }
      for (const reader of readers.slice(1)) await reader.close()
      await within(reading)
      expect(found).toEqual(numbers(100))
    }
  })

  test('who left is not waited for, before, while and after others wait', async () => {
    const { readers, flow } = tee(one(numbers(20)), { limit: 2, later: false })
    const [stays, leaves] = readers as [TeeReader, TeeReader]
    while (leaves.queued < 2) await stays.pull(2)
    const waits = stays.pull(9)
    expect(stays.waiting).toBe(true)
    await leaves.close()
    await leaves.close()
    await within(Promise.resolve(waits))
    await within(drain(stays))
    expect([flow.given, flow.closed]).toEqual([20, 0])
    await stays.close()
    expect(flow.closed).toBe(1)
  })

  test('what the slow one takes lets the quick one go on, though the slow one asks for no more', async () => {
    const { readers } = tee(one(numbers(20)), { limit: 2, later: false })
    const [quick, slow] = readers as [TeeReader, TeeReader]
    while (slow.queued < 2) await quick.pull(2)
    const waits = quick.pull(1)
    await slow.pull(1)
    expect((await within(Promise.resolve(waits)))?.values).toHaveLength(1)
  })

  test('who leaves while waiting is told of the end', async () => {
    const { readers } = tee(one(numbers(20)), { limit: 1, later: false })
    const [reader] = readers as [TeeReader]
    await reader.pull(1)
    const pull = reader.pull(1)
    await reader.close()
    expect(await within(Promise.resolve(pull))).toBe(undefined)
    expect(await reader.pull(1)).toBe(undefined)
  })
})

describe('errors', () => {
  test.each([false, true])(
    'reach every reader once, after what came before; then the end (later: %s)',
    async (later) => {
      const error = new Error('input')
      const strays = await unhandled(async () => {
        const { readers } = tee(one(numbers(7)), { error, readers: 3, limit: 3, later })
        const found = await within(
          Promise.all(
            readers.map(async (reader) => {
              const seen: unknown[] = []
              for (;;) {
                try {
                  const batch = await reader.pull(2)
                  if (batch === undefined) return seen
                  seen.push(...batch.values)
                } catch (reason) {
                  seen.push(reason)
                }
              }
            }),
          ),
        )
        expect(found).toEqual(readers.map(() => [...numbers(7), error]))
      })
      expect(strays).toEqual([])
    },
  )
})

test('the balance of a pipe, at every moment', async () => {
  const { readers } = tee(one(['a', bad('x'), 'b', 'c']), { limit: 9, later: false })
  const [one_, two] = readers as [TeeReader, TeeReader]
  for (let i = 0; i < 4; i++) await one_.pull(1)
  for (let i = 0; i < 2; i++) await two.pull(1)
  expect(balanceOf(one_, false)).toMatchObject({ read: 4, emitted: 3, errored: 1, inFlight: 0 })
  expect(balanceOf(two, false)).toMatchObject({ read: 4, emitted: 1, errored: 1, inFlight: 2, returned: 0 })
  await two.close()
  expect(balanceOf(two, false)).toMatchObject({ read: 4, emitted: 1, errored: 1, inFlight: 0, returned: 2 })
})

describe('a starved reader', () => {
  function edge(name: string) {
    const told: unknown[] = []
    const made = { name, waiting: false, reject: (error: unknown) => void told.push(error) }
    return { made, told }
  }

  test('is told who is behind, when nothing moves any more', async () => {
    const activity = new Activity()
    const { readers, made } = tee(one(numbers(9)), { limit: 2, later: false })
    activity.fork(made, 'f')
    const { made: waits, told } = edge('a')
    activity.edge(waits)
    const [a, b] = readers as [TeeReader, TeeReader]
    while (b.queued < 2) await a.pull(2)
    void a.pull(1)
    waits.waiting = true
    activity.look()
    await turns(6)
    expect(told).toMatchObject([
      { name: 'StateError', code: 'ERR_STALLED', starved: 'a', behind: 'r1', from: 'f', limit: 2 },
    ])
  })

  test('is not told while something moves, nor when it was only quick', async () => {
    const activity = new Activity()
    const { readers, made } = tee(one(numbers(9)), { limit: 2, later: false })
    activity.fork(made, 'f')
    const { made: waits, told } = edge('a')
    activity.edge(waits)
    const [a, b] = readers as [TeeReader, TeeReader]
    while (b.queued < 2) await a.pull(2)
    void a.pull(1)
    waits.waiting = true
    activity.begin()
    activity.look()
    await turns(6)
    expect(told).toEqual([])
    await b.pull(1)
    waits.waiting = false
    activity.end()
    await turns(6)
    expect(told).toEqual([])
  })

  test('two runs that are connected rest or move together', async () => {
    const [one_, two] = [new Activity(), new Activity()]
    const { readers, made } = tee(one(numbers(9)), { limit: 1, later: false })
    two.fork(made, 'f')
    const { made: waits, told } = edge('a')
    two.edge(waits)
    two.begin()
    one_.merge(two)
    one_.merge(two)
    const [a] = readers as [TeeReader]
    await a.pull(1)
    void a.pull(1)
    waits.waiting = true
    two.look()
    await turns(6)
    expect(told).toEqual([])
    two.end()
    await turns(6)
    expect(told).toHaveLength(1)
  })
})
