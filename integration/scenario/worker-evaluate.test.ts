import { ArgumentError, isPapyError, isPiperError, Piper, type PiperError, step, Worker, WorkerError } from '@papy/core'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { bind, errorOf, piper, plumb, thrown } from './flow.ts'

const worker = (what: unknown, options?: object): Worker =>
  new Worker(what as never, options as never) as unknown as Worker
const evaluate = (what: unknown, inbox: readonly unknown[], options?: object): Promise<unknown> => {
  const made = worker(what) as unknown as { evaluate(inbox: unknown, options?: object): Promise<unknown> }
  return within(made.evaluate(inbox, options))
}

// A placeholder as a run makes it.
async function placeholder(item: unknown): Promise<PiperError> {
  const plumber = plumb([piper(f.fail, { name: `f${String(item)}` })])
  for await (const value of plumber.stream([[item]] as never)) return value as PiperError
  throw new Error('no placeholder came')
}

describe('worker.evaluate', () => {
  test.each([
    ['a function', f.double, [4], 8],
    ['a join', f.add, [1, 2], 3],
    ['a promise', f.nap, [5], 5],
    ['undefined as a value', f.nothing, [1], undefined],
    ['null as a value', f.nulled, [1], null],
    ['an array as one value', f.twice, [1], [11, 12]],
    ['bound arguments', bind(f.args, 'a', { b: 1 }), [0], [0, 'a', { b: 1 }]],
  ])('returns the value of %s', async (_, what, inbox, value) => {
    expect(await evaluate(what, inbox)).toEqual(value)
  })

  test.each(['undefined', 'null', 'number', 'string', 'object', 'frozen', 'error'])(
    'returns a WorkerError for a thrown %s',
    async (kind) => {
      const result = await evaluate(f.throwValue, [kind])
      expect(result).toBeInstanceOf(WorkerError)
      const error = result as WorkerError
      expect(error.functionName).toBe('throwValue')
      expect(error.inbox).toEqual([kind])
      expect('cause' in error).toBe(true)
      const causes: Record<string, unknown> = {
        undefined: undefined,
        null: null,
        number: 1,
        string: 'x',
        object: {},
        frozen: { a: 1 },
      }
      if (kind === 'error') expect(error.cause).toBeInstanceOf(TypeError)
      else expect(error.cause).toEqual(causes[kind])
    },
  )

  test('keeps the identity of the cause', async () => {
    const cause = new TypeError('mine')
    const result = (await evaluate(() => Promise.reject(cause), [1])) as WorkerError
    expect(result.cause).toBe(cause)
  })

  test('does not throw synchronously either, and leaves the inbox alone', async () => {
    const inbox = Object.freeze([1])
    expect(await evaluate(f.fail, inbox)).toBeInstanceOf(WorkerError)
  })

  test('calls nothing for a placeholder and returns that PiperError', async () => {
    const bad = await placeholder(1)
    let called = 0
    const result = await evaluate(() => called++, [bad, 2])
    expect(called).toBe(0)
    expect(isPiperError(result)).toBe(true)
    expect((result as PiperError).errors).toEqual(bad.errors)
  })

  test('makes one PiperError of several placeholders, each cause once', async () => {
    const [one, two] = [await placeholder(1), await placeholder(2)]
    const result = (await evaluate(f.inbox, [one, two, one])) as PiperError
    expect(isPiperError(result)).toBe(true)
    expect(result.errors).toHaveLength(2)
    expect(result.errors.map((error) => (error.cause as Error).message)).toEqual(['bad 1', 'bad 2'])
    expect(result.cause).toBe(result.errors[0])
    expect(result.errors.every((error) => error instanceof WorkerError && !isPiperError(error))).toBe(true)
  })

  test('rejects with the reason of an aborted signal', async () => {
    const reason = new Error('enough')
    const error = await errorOf(() => evaluate(f.nap, [1, 50], { signal: AbortSignal.abort(reason) }))
    expect(error).toBe(reason)
  })

  test('a function may look like a class instance method call: this is not a placeholder', async () => {
    expect(isPiperError(new Error('x'))).toBe(false)
    expect(isPiperError(undefined)).toBe(false)
    expect(isPiperError(null)).toBe(false)
    expect(isPapyError(await evaluate(f.fail, [1]))).toBe(true)
  })
})

describe('new Worker refuses what is no function', () => {
  const wrong: readonly [string, unknown][] = [
    ['an empty list', []],
    ['a number', 1],
    ['a text', 'double'],
    ['undefined', undefined],
    ['null', null],
    ['an object', {}],
    ['a Piper', new Piper(f.same as never)],
    ['a list with a number', [f.same, 1]],
    ['a list with a Piper', [new Piper(f.same as never)]],
    ['a promise', Promise.resolve(f.same)],
  ]
  test.each(wrong)('%s', (_, what) => {
    const error = thrown(() => worker(what))
    expect(error).toBeInstanceOf(ArgumentError)
    expect(error['code']).toBe('ERR_ARGUMENT')
    expect(error.message.length).toBeGreaterThan(10)
  })
  test.each([1, 'x', undefined, null, {}])('step(%s)', (what) => {
    expect(thrown(() => (step as (what: unknown) => unknown)(what))['code']).toBe('ERR_ARGUMENT')
  })
})

describe('worker.equals', () => {
  const equals = (a: unknown, b: unknown): boolean =>
    (worker(a) as unknown as { equals(other: unknown): boolean }).equals(worker(b))
  test.each<[string, unknown, unknown, boolean]>([
    ['the same function', f.inc, f.inc, true],
    ['another function', f.inc, f.double, false],
    ['the same list', [f.inc, f.double], [f.inc, f.double], true],
    ['another order', [f.inc, f.double], [f.double, f.inc], false],
    ['a longer list', [f.inc], [f.inc, f.inc], false],
    ['deeply equal arguments', bind(f.args, { a: [1, new Date(5)] }), bind(f.args, { a: [1, new Date(5)] }), true],
    ['other arguments', bind(f.args, { a: 1 }), bind(f.args, { a: 2 }), false],
    ['arguments against none', bind(f.args, 1), f.args, false],
    ['step without arguments', bind(f.inc), f.inc, true],
  ])('%s', (_, a, b, equal) => {
    expect(equals(a, b)).toBe(equal)
    expect(equals(b, a)).toBe(equal)
  })

  test('workers of workers concatenate', () => {
    expect(equals([worker([f.inc, f.double]), f.inc], [f.inc, f.double, f.inc])).toBe(true)
    expect(equals(worker(worker(f.inc)), f.inc)).toBe(true)
  })

  test('is false for what is no Worker', () => {
    expect((worker(f.inc) as unknown as { equals(other: unknown): boolean }).equals({})).toBe(false)
  })
})

test('a Worker may be named', () => {
  expect((worker(f.inc, { name: 'one more' }) as unknown as { name: string }).name).toBe('one more')
})
