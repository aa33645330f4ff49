import { isPiperError, type PiperError, WorkerError } from '@papy/core'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { bind, errorOf, failed, piper, plumb, stream } from './flow.ts'
import { type Place, places } from './place.ts'
import { counting, range } from './source.ts'

const raw = async (plumber: ReturnType<typeof plumb>, datas: readonly unknown[]): Promise<unknown[]> => {
  const all: unknown[] = []
  const pull = async (): Promise<void> => {
    for await (const row of plumber.stream(datas as never)) all.push(row)
  }
  await within(pull(), 10_000, 'the stream')
  return all
}

async function on<T>(
  { open }: Place,
  use: (parallel: ReturnType<Place['open']>) => Promise<T>,
  settings?: object,
): Promise<T> {
  const imap = open(settings)
  try {
    return await use(imap)
  } finally {
    if (imap) await imap.close()
  }
}

describe.each(places)('placeholders, $name', (place) => {
  test('one bad item never stops a run: one in, one out', () =>
    on(place, async (parallel) => {
      const rows = await stream(plumb([piper(bind(f.fail, 0, 3, 9), { parallel })]), [range(10)])
      expect(rows).toEqual(range(10).map((x) => ([0, 3, 9].includes(x) ? failed(`bad ${x}`) : x)))
    }))

  test('all items may fail', () =>
    on(place, async (parallel) => {
      expect(await stream(plumb([piper(f.fail, { parallel }), piper(f.untouched, { parallel })]), [range(50)])).toEqual(
        range(50).map((x) => failed(`bad ${x}`)),
      )
    }))

  test.each(['undefined', 'null', 'number', 'string', 'object', 'frozen', 'error'])('whatever is thrown: %s', (kind) =>
    on(place, async (parallel) => {
      const [bad, good] = await raw(plumb([piper([f.throwValue, f.nothing], { parallel, name: 'thrower' })]), [
        [kind, 'nothing known'],
      ])
      expect(isPiperError(bad)).toBe(true)
      const { errors } = bad as PiperError
      expect(errors).toHaveLength(1)
      expect(errors[0]).toBeInstanceOf(WorkerError)
      expect(errors[0]).toMatchObject({ functionName: 'throwValue', inbox: [kind], node: 'thrower', index: 0 })
      if (kind === 'error') expect(errors[0]?.cause).toMatchObject({ name: 'TypeError', message: 'typed' })
      if (kind === 'number') expect(errors[0]?.cause).toBe(1)
      // The other one throws undefined too.
      expect(isPiperError(good)).toBe(true)
    }),
  )

  test('pass through later pipers untouched, the same object, never nested', () =>
    on(place, async (parallel) => {
      const later = range(4).map((at) => piper(f.untouched, { parallel, name: `later${at}` }))
      const rows = await raw(plumb([piper(bind(f.fail, 2), { parallel, name: 'origin' }), ...later]), [range(4)])
      expect([rows[0], rows[1], rows[3]]).toEqual([0, 1, 3])
      const bad = rows[2] as PiperError
      expect(bad).toMatchObject({ node: 'origin', index: 2 })
      expect(bad.errors).toHaveLength(1)
      expect(bad.errors.some(isPiperError)).toBe(false)
      expect(isPiperError(bad.errors[0]?.cause)).toBe(false)
      expect(JSON.stringify(bad.message).match(/bad 2/g)).toHaveLength(1)
    }))

  test('one failure that reaches a join twice is one cause', () =>
    on(place, async (parallel) => {
      const [root, join] = [piper(bind(f.fail, 1), { parallel, name: 'root' }), piper(f.untouched, { parallel })]
      const rows = await raw(
        plumb([root, piper(f.inc, { parallel }), join], [root, piper(f.double, { parallel }), join]),
        [range(3)],
      )
      expect([rows[0], rows[2]]).toEqual([
        [1, 0],
        [3, 4],
      ])
      expect((rows[1] as PiperError).errors).toHaveLength(1)
      expect(rows[1]).toMatchObject({ node: 'root', index: 1 })
    }))

  test('two failures in one inbox are two causes, in the order of the inbox', () =>
    on(place, async (parallel) => {
      const join = piper(f.untouched, { parallel })
      const plumber = plumb(
        [piper(bind(f.fail, 1), { parallel, name: 'a' }), join],
        [piper(bind(f.failLater, 1), { parallel, name: 'b' }), join],
      )
      const rows = await raw(plumber, [range(3), range(3)])
      expect((rows[1] as PiperError).errors.map(({ node, functionName }) => [node, functionName])).toEqual([
        ['a', 'fail'],
        ['b', 'failLater'],
      ])
    }))

  test('through produce: one cause in n placeholders; through consume: one again', () =>
    on(place, async (parallel) => {
      const chain = (): object[] => [
        piper(bind(f.fail, 1), { parallel }),
        piper(f.twice, { produce: 2, parallel }),
        piper(f.untouched, { spawn: 2, parallel }),
      ]
      expect(await stream(plumb(chain()), [range(3)])).toEqual([1, 2, failed('bad 1'), failed('bad 1'), 21, 22])
      expect(await stream(plumb([...chain(), piper(f.total, { consume: 2, parallel })]), [range(3)])).toEqual([
        3,
        failed('bad 1'),
        43,
      ])
      expect(await stream(plumb([...chain(), piper(f.total, { consume: 4, parallel })]), [range(4)])).toEqual([
        failed('bad 1'),
        43 + 63,
      ])
    }))

  test("through 'each' and 'all': one cause, one placeholder", () =>
    on(place, async (parallel) => {
      const chain = [
        piper(bind(f.fail, 2), { parallel }),
        piper(f.upTo, { produce: 'each', parallel }),
        piper(f.untouched, { parallel }),
        piper(f.size, { consume: 'all', parallel }),
      ]
      expect(await stream(plumb(chain), [range(4)])).toEqual([0, 1, failed('bad 2'), 3])
    }))

  test('causes of one batch and of a join below it: each once', () =>
    on(place, async (parallel) => {
      const root = piper(bind(f.fail, 1), { parallel })
      const left = [root, piper(f.total, { consume: 2, parallel })]
      const right = [root, piper(bind(f.fail, 0), { parallel }), piper(f.total, { consume: 2, parallel })]
      const join = piper(f.untouched, { parallel })
      const rows = await stream(plumb([...left, join], [...right, join]), [range(4)])
      expect(rows).toHaveLength(2)
      const { failed: causes } = rows[0] as { failed: string[] }
      expect([...causes].sort()).toEqual(['bad 0', 'bad 1'])
      expect(rows[1]).toEqual([5, 5])
    }))

  test('equal-looking failures of different items stay two', () =>
    on(place, async (parallel) => {
      const rows = await raw(plumb([piper(f.fail, { parallel }), piper(f.total, { consume: 2, parallel })]), [[7, 7]])
      expect((rows[0] as PiperError).errors).toHaveLength(2)
    }))

  test('a row may hold placeholders beside values', () =>
    on(place, async (parallel) => {
      const root = piper(f.same, { parallel })
      expect(
        await stream(plumb([root, piper(bind(f.fail, 1), { parallel })], [root, piper(f.inc, { parallel })]), [
          range(3),
        ]),
      ).toEqual([
        [0, 1],
        [failed('bad 1'), 2],
        [2, 3],
      ])
    }))

  test('the ledger counts the input items of a failing sub-item once, and a row of several inputs once per input', () =>
    on(place, async (parallel) => {
      const plumber = plumb([piper(f.twice, { produce: 2, parallel }), piper(bind(f.fail, 11, 12, 21), { parallel })])
      await raw(plumber, [range(4)])
      expect(plumber.ledger().total).toMatchObject({
        read: 4,
        emitted: 2,
        errored: 2,
        returned: 0,
        deadLettered: 0,
        inFlight: 0,
      })
      await plumber.close()
      const join = piper(bind(f.fail, 1), { parallel })
      const joined = plumb([piper(f.same, { parallel }), join], [piper(f.same, { parallel }), join])
      await raw(joined, [range(3), range(3)])
      expect(joined.ledger().total).toMatchObject({ read: 6, emitted: 4, errored: 2, inFlight: 0 })
      await joined.close()
    }))

  test('a failing item of one output counts as errored once', () =>
    on(place, async (parallel) => {
      const root = piper(f.same, { parallel })
      const plumber = plumb([root, piper(bind(f.fail, 1), { parallel })], [root, piper(f.same, { parallel })])
      await raw(plumber, [range(3)])
      expect(plumber.ledger().total).toMatchObject({ read: 3, emitted: 2, errored: 1, inFlight: 0 })
      await plumber.close()
    }))

  test('debug ends the run at the item, orderly, with that error', () =>
    on(place, async (parallel) => {
      const plumber = plumb([
        piper(bind(f.fail, 2), { parallel, debug: true, name: 'strict' }),
        piper(f.inc, { parallel }),
      ])
      const data = counting(50)
      const got: unknown[] = []
      const error = await errorOf(async () => {
        for await (const row of plumber.stream([data] as never)) got.push(row)
      })
      expect(got).toEqual([1, 2].slice(0, got.length))
      expect(JSON.stringify([error.message, (error.cause as Error | undefined)?.message])).toContain('bad 2')
      expect(data.returned).toBe(1)
      const { total } = plumber.ledger()
      expect(total.read).toBe(total.emitted + total.errored + total.returned)
      expect(total.inFlight).toBe(0)
      await plumber.close()
    }))
})

test('a result that cannot be sent is a placeholder that says where', async () => {
  const imap = places[2]?.open()
  if (!imap) throw new Error('threads are needed')
  const rows = await raw(plumb([piper(f.uncloneable, { parallel: imap })]), [range(3)])
  expect([rows[0], rows[2]]).toEqual([0, 2])
  expect((rows[1] as PiperError).code).toBe('ERR_NOT_SERIALIZABLE')
  await imap.close()
})

test('an input item that cannot be sent is a placeholder; the run goes on', async () => {
  const imap = places[2]?.open()
  if (!imap) throw new Error('threads are needed')
  const rows = await raw(plumb([piper(f.same, { parallel: imap })]), [[0, () => 1, 2]])
  expect([rows[0], rows[2]]).toEqual([0, 2])
  expect((rows[1] as PiperError).code).toBe('ERR_NOT_SERIALIZABLE')
  await imap.close()
})
