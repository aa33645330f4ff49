import * as core from '@papy/core'
import { Dagger, isPapyError, PapyError, Piper, Plumber, step, Worker } from '@papy/core'
import { IMap, imap as mapping } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { threads } from '@papy/runtime-thread'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as e from './fixtures/exports.mjs'
import * as f from './fixtures/functions.mjs'
import { bind, drain, errorOf, pipe, piper, plumb } from './flow.ts'
import { pool } from './place.ts'
import { range } from './source.ts'

interface Mistake {
  readonly mistake: string
  readonly code: string
  readonly name: string
  /** Says what the message, or a field, must name. */
  readonly says?: RegExp
  readonly act: () => unknown
}

const any = <T>(value: T): never => value as never
const first = (plumber: Plumber, datas: unknown): Promise<unknown> => within(drain(plumber.stream(any(datas))))
const used = async <T>(imap: IMap, act: (imap: IMap) => T): Promise<Awaited<T>> => {
  try {
    return await act(imap)
  } finally {
    await imap.close()
  }
}

const mistakes: readonly Mistake[] = [
  { mistake: 'a Worker of nothing', code: 'ERR_ARGUMENT', name: 'ArgumentError', act: () => new Worker(any([1])) },
  {
    mistake: 'a Piper of a number',
    code: 'ERR_ARGUMENT',
    name: 'ArgumentError',
    says: /5/,
    act: () => new Piper(any(5)),
  },
  {
    mistake: 'a step of a text',
    code: 'ERR_ARGUMENT',
    name: 'ArgumentError',
    says: /"x"/,
    act: () => (step as (what: unknown) => unknown)('x'),
  },
  {
    mistake: 'consume 0',
    code: 'ERR_ARGUMENT',
    name: 'ArgumentError',
    says: /consume.*0/,
    act: () => piper(f.inc, { consume: 0 }),
  },
  {
    mistake: 'produce 1.5',
    code: 'ERR_ARGUMENT',
    name: 'ArgumentError',
    says: /produce.*1\.5/,
    act: () => piper(f.inc, { produce: 1.5 }),
  },
  {
    mistake: 'a cycle',
    code: 'ERR_CYCLE',
    name: 'DaggerError',
    says: /a.*b|b.*a/,
    act: () => {
      const [a, b] = [piper(f.inc, { name: 'a' }), piper(f.inc, { name: 'b' })]
      pipe(plumb([a, b]), [b, a])
    },
  },
  {
    mistake: 'a self loop',
    code: 'ERR_CYCLE',
    name: 'DaggerError',
    act: () => {
      const a = piper(f.inc)
      pipe(plumb(), [a, a])
    },
  },
  {
    mistake: 'widths that do not fit',
    code: 'ERR_ARITY',
    name: 'DaggerError',
    says: /one.*two|two.*one/,
    act: () => plumb([piper(f.thrice, { produce: 3, name: 'one' }), piper(f.inbox, { consume: 2, name: 'two' })]),
  },
  {
    mistake: 'a taken name',
    code: 'ERR_NAME_TAKEN',
    name: 'DaggerError',
    says: /mine/,
    act: () => plumb([piper(f.inc, { name: 'mine' })], [piper(f.inc, { name: 'mine' })]),
  },
  {
    mistake: 'an unknown piper',
    code: 'ERR_UNKNOWN_PIPER',
    name: 'DaggerError',
    says: /who/,
    act: () => plumb().resolve(any('who')),
  },
  {
    mistake: 'an unknown pipe',
    code: 'ERR_UNKNOWN_PIPE',
    name: 'DaggerError',
    says: /a.*b/,
    act: () => {
      const [a, b] = [piper(f.inc, { name: 'a' }), piper(f.inc, { name: 'b' })]
      plumb([a], [b]).delPipe(any([a, b]))
    },
  },
  {
    mistake: 'deleting what is read',
    code: 'ERR_HAS_READERS',
    name: 'DaggerError',
    says: /b/,
    act: () => {
      const [a, b] = [piper(f.inc, { name: 'a' }), piper(f.inc, { name: 'b' })]
      plumb([a, b]).delPiper(any(a))
    },
  },
  {
    mistake: 'a Piper in two Daggers',
    code: 'ERR_IN_USE',
    name: 'DaggerError',
    act: () => {
      const a = piper(f.inc)
      plumb([a])
      new Dagger().addPiper(any(a))
    },
  },
  {
    mistake: 'gathering behind an unordered piper',
    code: 'ERR_UNORDERED_GATHER',
    name: 'DaggerError',
    act: () =>
      used(pool(inline(1)), (imap) =>
        plumb([piper(f.inc, { parallel: imap, ordered: false }), piper(f.inbox, { consume: 2 })]),
      ),
  },
  {
    mistake: 'too few data sets',
    code: 'ERR_INPUTS',
    name: 'PlumberError',
    says: /right/,
    act: () => {
      const j = piper(f.add)
      return first(plumb([piper(f.inc, { name: 'left' }), j], [piper(f.inc, { name: 'right' }), j]), [[1]])
    },
  },
  {
    mistake: 'no data set',
    code: 'ERR_INPUTS',
    name: 'PlumberError',
    says: /only/,
    act: () => first(plumb([piper(f.inc, { name: 'only' })]), []),
  },
  {
    mistake: 'too many data sets',
    code: 'ERR_INPUTS',
    name: 'PlumberError',
    act: () => first(plumb([piper(f.inc)]), [[1], [2]]),
  },
  {
    mistake: 'stream(data) for stream([data])',
    code: 'ERR_INPUTS',
    name: 'PlumberError',
    says: /stream\(\[/,
    act: () => first(plumb([piper(f.inc)]), [1, 2, 3]),
  },
  {
    mistake: 'stream(data) with one item',
    code: 'ERR_INPUTS',
    name: 'PlumberError',
    says: /stream\(\[/,
    act: () => first(plumb([piper(f.inc)]), [1]),
  },
  {
    mistake: 'a generator for a list of data sets',
    code: 'ERR_INPUTS',
    name: 'PlumberError',
    says: /stream\(\[/,
    act: () =>
      first(
        plumb([piper(f.inc)]),
        (function* () {
          yield 1
        })(),
      ),
  },
  {
    mistake: 'nothing at all',
    code: 'ERR_INPUTS',
    name: 'PlumberError',
    act: () => first(plumb([piper(f.inc)]), undefined),
  },
  {
    mistake: 'a text for a list',
    code: 'ERR_INPUTS',
    name: 'PlumberError',
    act: () => first(plumb([piper(f.inc)]), 'abc'),
  },
  {
    mistake: 'start with too few data sets',
    code: 'ERR_INPUTS',
    name: 'PlumberError',
    act: () => plumb([piper(f.inc)]).start(any([])),
  },
  { mistake: 'a stream without pipers', code: 'ERR_EMPTY', name: 'PlumberError', act: () => first(new Plumber(), []) },
  {
    mistake: 'a start without pipers',
    code: 'ERR_EMPTY',
    name: 'PlumberError',
    act: () => new Plumber().start(any([])),
  },
  {
    mistake: 'uneven outputs',
    code: 'ERR_UNEVEN_OUTPUTS',
    name: 'PlumberError',
    act: () => {
      const a = piper(f.inc)
      return first(plumb([a, piper(f.twice, { produce: 2 })], [a, piper(f.inc)]), [[1, 2]])
    },
  },
  {
    mistake: 'run before start',
    code: 'ERR_STATE',
    name: 'StateError',
    says: /run.*new|new.*run/,
    act: () => plumb([piper(f.inc)]).run(),
  },
  {
    mistake: 'a disposed Plumber',
    code: 'ERR_DISPOSED',
    name: 'StateError',
    act: async () => {
      const plumber = plumb([piper(f.inc)])
      await plumber.close()
      return plumber.run()
    },
  },
  {
    mistake: 'a wait that takes too long',
    code: 'ERR_WAIT_TIMEOUT',
    name: 'TimeoutError',
    act: async () => {
      await using plumber = plumb([piper(bind(f.nap, 100))])
      await plumber.start(any([[1]]))
      await plumber.run()
      await plumber.wait({ timeoutMs: 5 })
    },
  },
  {
    mistake: 'a pull that takes too long',
    code: 'ERR_PULL_TIMEOUT',
    name: 'TimeoutError',
    act: () =>
      used(pool(inline(1)), async (imap) => {
        const task = imap.addTask(any(bind(f.bareNap, 100)), any([1]))
        await imap.start()
        await task.next(any({ timeoutMs: 5 }))
      }),
  },
  {
    mistake: 'a pull before start',
    code: 'ERR_STATE',
    name: 'StateError',
    act: () => used(pool(inline(1)), (imap) => imap.addTask(any(f.bareSame), any([1])).next()),
  },
  {
    mistake: 'a buffer below the stride',
    code: 'ERR_BUFFER_TOO_SMALL',
    name: 'ArgumentError',
    says: /4/,
    act: () =>
      used(
        pool(inline(1), { stride: 4, buffer: 2 }),
        (imap) => (imap.addTask(any(f.bareSame), any([1])), imap.start()),
      ),
  },
  {
    mistake: 'a buffer below what a Plumber needs',
    code: 'ERR_BUFFER_TOO_SMALL',
    name: 'ArgumentError',
    says: /\d/,
    act: () =>
      used(pool(inline(1), { stride: 4, buffer: 2 }), (imap) =>
        first(plumb([piper(f.inc, { parallel: imap }), piper(f.inc), piper(f.inc, { parallel: imap })]), [[1]]),
      ),
  },
  {
    mistake: 'several tasks and one pull',
    code: 'ERR_ARGUMENT',
    name: 'ArgumentError',
    says: /task/,
    act: () =>
      used(pool(inline(1)), async (imap) => {
        imap.addTask(any(f.bareSame), any([1]))
        imap.addTask(any(f.bareSame), any([1]))
        await imap.start()
        await imap.next()
      }),
  },
  {
    mistake: 'a closure for threads',
    code: 'ERR_CAPTURE',
    name: 'ArgumentError',
    says: /factor/,
    act: () => used(pool(threads(1)), (imap) => piper(e.makeClosure(2), { parallel: imap })),
  },
  {
    mistake: 'a bound function for threads',
    code: 'ERR_NOT_EXPORTED',
    name: 'ArgumentError',
    act: () => used(pool(threads(1)), (imap) => piper(e.declared.bind(undefined), { parallel: imap })),
  },
  {
    mistake: 'a reader of what is not started',
    code: 'ERR_UPSTREAM_NOT_STARTED',
    name: 'StateError',
    says: /above/,
    act: () => {
      const [a, b] = [piper(f.inc, { name: 'above' }), piper(f.inc)]
      a.connect(any([[1]]))
      b.connect(any([a]))
      return b.start()
    },
  },
  {
    mistake: 'no workers',
    code: 'ERR_ARGUMENT',
    name: 'ArgumentError',
    says: /0/,
    act: () => new IMap(any({ workers: 0 })),
  },
  {
    mistake: 'imap() without a function',
    code: 'ERR_ARGUMENT',
    name: 'ArgumentError',
    act: () => drain(mapping(any(undefined), any([1]))),
  },
]

describe('every mistake is an error with a stable code', () => {
  test.each(mistakes)('$mistake: $code', { timeout: 8_000 }, async ({ code, name, says, act }) => {
    const error = await errorOf(async () => await act())
    expect([error['code'], error.name]).toEqual([code, name])
    expect(error).toBeInstanceOf(PapyError)
    expect(isPapyError(error)).toBe(true)
    expect((core as unknown as Record<string, new () => unknown>)[name]).toBeTypeOf('function')
    // Says what happened and what to do next.
    expect(error.message.length).toBeGreaterThan(20)
    if (says !== undefined) expect(error.message).toMatch(says)
  })

  test('a wrong state names state and call', async () => {
    expect(await errorOf(() => plumb([piper(f.inc)]).run())).toMatchObject({ state: 'new', call: 'run' })
    expect(await errorOf(() => plumb([piper(f.inc)]).stop())).toMatchObject({ state: 'new', call: 'stop' })
  })

  test('an arity error names a number that would do', async () => {
    const make = (consume: number): Plumber =>
      plumb([piper(f.thrice, { produce: 6, name: 'x' }), piper(f.inbox, { consume, name: 'y' })])
    const error = await errorOf(() => make(4))
    const numbers = (error.message.match(/\d+/g) ?? []).map(Number).filter((number) => number !== 4 && number > 0)
    expect(
      numbers.some((number) => {
        try {
          make(number)
          return true
        } catch {
          return false
        }
      }),
    ).toBe(true)
  })

  test('uneven outputs known only while running: what pairs comes first', async () => {
    const root = piper(f.same)
    const plumber = plumb(
      [root, piper(f.upTo, { produce: 'each' })],
      [root, piper(f.upTo, { produce: 'each', name: 'other' })],
      [root, piper(([x]: [number]) => range(x === 2 ? 5 : x), { produce: 'each' })],
    )
    const got: unknown[] = []
    const error = await errorOf(async () => {
      for await (const row of plumber.stream(any([[1, 1, 2]]))) got.push(row)
    })
    expect(error).toMatchObject({ code: 'ERR_UNEVEN_OUTPUTS', name: 'PlumberError' })
    expect(got).toHaveLength(4)
    const { total } = plumber.ledger()
    expect(total.read).toBe(total.emitted + total.errored + total.returned)
    await plumber.close()
  })

  test('a refused stream leaves the Plumber as it was', async () => {
    const plumber = plumb([piper(f.inc)])
    await errorOf(() => first(plumber, []))
    expect(plumber.state).toBe('new')
    expect(await first(plumber, [[1]])).toEqual([2])
    await plumber.close()
  })

  test('what is exported: every class of the page', () => {
    const classes = [
      'ArgumentError',
      'StateError',
      'WorkerError',
      'PiperError',
      'DaggerError',
      'PlumberError',
      'TimeoutError',
      'WorkerLostError',
      'PluginError',
      'TransportError',
      'SerializerError',
      'RuntimeError',
      'PapyError',
    ]
    for (const name of classes) expect((core as unknown as Record<string, unknown>)[name], name).toBeTypeOf('function')
    for (const name of ['isPiperError', 'step', 'imports', 'isMain', 'Worker', 'Piper', 'Dagger', 'Plumber'])
      expect((core as unknown as Record<string, unknown>)[name], name).toBeTypeOf('function')
  })
})
