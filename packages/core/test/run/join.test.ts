import { addressAt, type Batch, unpack } from '@papy/contract/engine'
import { describe, expect, test } from 'vitest'
import { unhandled, within } from '../../../../.config/testing/bound.ts'
import { random, seed } from '../../../../.config/testing/random.ts'
import { Join } from '../../src/run/join.ts'
import type { Rows } from '../../src/run/rows.ts'
import { bad, batchOfGroups, drain, drawnFlow, plain, type WatchedFlow } from './support/flow.ts'

const pick = random(seed)
const later = { pick }
const now = { pick, later: false }

/** Rows as tuples with their addresses, and the groups that have ended. */
function spelled(parts: readonly Rows[]) {
  const rows = parts.flatMap((part) =>
    Array.from({ length: part.size }, (_, at) => ({
      row: part.columns.map((column) => plain(unpack(column)[at])),
      index: part.first + at,
      ...addressAt({ ...part, values: [] } as Batch, at),
    })),
  )
  return { rows, ended: parts.flatMap(({ group, ends = [] }) => ends.map((_, i) => group + i)) }
}

async function joined(flows: readonly WatchedFlow[]) {
  const parts = await within(drain(new Join(flows, 'j') as never as Parameters<typeof drain>[0], () => 1 + pick(5)))
  for (const { columns, size, failed } of parts as Rows[]) {
    expect(columns.map(({ length }) => length)).toEqual(flows.map(() => size))
    if (columns.some((column) => unpack(column).some((value) => String(plain(value)).startsWith('!'))))
      expect(failed).toBe(true)
  }
  return spelled(parts as Rows[])
}

const column = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}${i}`)
const even = (values: readonly unknown[], width = 1): Batch => batchOfGroups([values], width)

describe('groups of equal width', () => {
  test(`items are paired by position; the shortest ends it (PAPY_SEED=${seed})`, async () => {
    for (let round = 0; round < 200; round++) {
      const width = 1 + pick(3)
      const lengths = [pick(12), pick(12), pick(12)]
      const flows = lengths.map((length, at) =>
        drawnFlow(
          length === 0 ? [] : [even(column('abc'[at] as string, length), width)],
          round % 2 === 0 ? later : now,
        ),
      )
      const { rows } = await joined(flows)
      const length = Math.min(...lengths)
      expect(rows).toEqual(
        Array.from({ length }, (_, i) => ({
          row: [`a${i}`, `b${i}`, `c${i}`],
          index: i,
          group: Math.floor(i / width),
          offset: i % width,
        })),
      )
      // The longer ones are let go of, and no more is read of them than was asked for at once.
      expect(flows.map(({ closed }) => closed > 0)).toEqual([true, true, true])
      for (const { given } of flows) expect(given - length).toBeLessThanOrEqual(5)
    }
  })

  test('placeholders stand in their rows', async () => {
    const { rows } = await joined([
      drawnFlow([even(['a', bad('x'), 'c'])], later),
      drawnFlow([even([1, 2, bad('y')])], later),
    ])
    expect(rows.map(({ row }) => row)).toEqual([
      ['a', 1],
      ['!x', 2],
      ['c', '!y'],
    ])
  })
})

describe('groups that differ', () => {
  const pairs = (groups: readonly (readonly unknown[])[], others: readonly (readonly unknown[])[]) =>
    groups.slice(0, others.length).map((group, g) => {
      const other = others[g] as readonly unknown[]
      return Array.from({ length: Math.max(group.length, other.length) }, (_, i) =>
        i < group.length && i < other.length ? [group[i], other[i]] : 'no partner',
      )
    })

  test(`items are paired within their group; what finds no partner is a placeholder (PAPY_SEED=${seed})`, async () => {
    for (let round = 0; round < 300; round++) {
      const count = pick(6)
      const draw = (name: string, same?: readonly (readonly unknown[])[]) =>
        Array.from({ length: count }, (_, g) =>
          column(`${name}${g}.`, same && pick(3) > 0 ? (same[g]?.length ?? 0) : pick(4)),
        )
      const a = draw('a')
      const b = draw('b', a)
      const flows = [a, b].map((groups) =>
        drawnFlow(groups.length === 0 ? [] : [batchOfGroups(groups)], round % 2 === 0 ? later : now),
      )
      const { rows, ended } = await joined(flows)
      const expected = pairs(a, b)
      const found = expected.map((_, g) =>
        rows
          .filter(({ group }) => group === g)
          .map(({ row }) => (row.every((value) => String(value).startsWith('!')) ? 'no partner' : row)),
      )
      expect(found).toEqual(expected)
      expect(ended).toEqual(expected.map((_, g) => g))
      expect(rows.map(({ index }) => index)).toEqual(rows.map((_, i) => i))
    }
  })

  test('a placeholder without a partner stays that very placeholder', async () => {
    const one = bad('first')
    const { rows } = await joined([
      drawnFlow([batchOfGroups([[one, 'a'], []])], now),
      drawnFlow([batchOfGroups([[], []])], now),
    ])
    expect(rows.map(({ row }) => row[0])).toEqual(['!first', expect.stringContaining('no partner')])
  })

  test('three inputs, one of them with surplus', async () => {
    const { rows } = await joined([
      drawnFlow([batchOfGroups([['a'], ['b']])], later),
      drawnFlow([batchOfGroups([[1], [2, 3]])], later),
      drawnFlow([batchOfGroups([['x'], ['y']])], later),
    ])
    expect(rows.map(({ row, group }) => [group, ...row].slice(0, 4))).toEqual([
      [0, 'a', 1, 'x'],
      [1, 'b', 2, 'y'],
      [1, ...Array.from({ length: 3 }, () => expect.stringContaining('no partner'))],
    ])
  })

  test('a placeholder without a partner names its own index', async () => {
    const join = new Join(
      [drawnFlow([batchOfGroups([['a', 'b', 'c']])], now), drawnFlow([batchOfGroups([['x', 'y']])], now)],
      'j',
    )
    const parts = (await drain(join as never as Parameters<typeof drain>[0], () => 9)) as never as Rows[]
    const last = parts.flatMap(({ columns }) => columns[0] ?? []).at(-1)
    expect(last).toMatchObject({ index: 2, node: 'j' })
  })
})

describe('ends and errors', () => {
  const silent = () => {
    let closed = 0
    return {
      pulls: 0,
      given: 0,
      get closed() {
        return closed
      },
      pull: () => new Promise<undefined>(() => {}),
      close() {
        closed++
      },
    }
  }

  test('an input that has ended ends it, though another never answers', async () => {
    const never = silent()
    const join = new Join([drawnFlow([], now), never as never], 'j')
    expect(await within(Promise.resolve(join.pull(1)), 500)).toBe(undefined)
    expect(never.closed).toBe(1)
    const other = silent()
    const turned = new Join([other as never, drawnFlow([], { pick })], 'j')
    expect(await within(Promise.resolve(turned.pull(1)), 500)).toBe(undefined)
  })

  test.each([
    ['at once, first', 0, false],
    ['at once, second', 1, false],
    ['later, first', 0, true],
    ['later, second', 1, true],
  ])('an error of one input: %s', async (_name, which, isLater) => {
    const error = new Error('input')
    const strays = await unhandled(async () => {
      const flows = [0, 1].map((at) =>
        drawnFlow([even(column('x', 3))], { pick, later: isLater, ...(at === which ? { error } : {}) }),
      )
      const join = new Join(flows, 'j')
      const rows: unknown[] = []
      const thrown = await within(
        (async () => {
          for (;;) {
            const part = await join.pull(2)
            if (part === undefined) return 'the end'
            rows.push(part)
          }
        })().catch((reason: unknown) => reason),
      )
      // The other one ends as well, and which is seen first is not laid down.
      expect([error, 'the end']).toContain(thrown)
      expect((rows as Rows[]).reduce((sum, { size }) => sum + size, 0)).toBe(3)
    })
    expect(strays).toEqual([])
  })

  test('errors of both at once: one is thrown, none is left alone', async () => {
    const strays = await unhandled(async () => {
      const rejects = { pull: () => Promise.reject(new Error('one')), close() {} }
      const throws = {
        pull: () => {
          throw new Error('two')
        },
        close() {},
      }
      for (const inputs of [
        [rejects, throws],
        [throws, rejects],
        [rejects, rejects],
      ])
        await expect(within(Promise.resolve(new Join(inputs as never, 'j').pull(1)))).rejects.toThrow(/one|two/)
    })
    expect(strays).toEqual([])
  })

  test('closed: all inputs are, whatever one of them throws', async () => {
    const flows = [0, 1, 2].map(() => drawnFlow([even(['x'])], now))
    const rude = { ...flows[1], pull: () => undefined, close: () => Promise.reject(new Error('rude')) }
    const join = new Join([flows[0], rude, flows[2]] as never, 'j')
    await expect((async () => join.close())()).rejects.toThrow('rude')
    expect([flows[0]?.closed, flows[2]?.closed]).toEqual([1, 1])
    expect(await join.pull(1)).toBe(undefined)
  })
})
