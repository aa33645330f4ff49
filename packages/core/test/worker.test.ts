import { isPiperError, isWorker, Piper, PiperError, step, type UserFunction, Worker, WorkerError } from '@papy/core'
import { describe, expect, it, vi } from 'vitest'
import { rejected, thrown } from './support/thrown.ts'

const double = ([n]: [number]) => n * 2
const increment = async ([n]: [number]) => n + 1
const scale = ([n]: [number], by: number, options?: object) => (options === undefined ? n * by : n)
const add = ([a, b]: [number, number]) => a + b
const fail = ([n]: [number]): number => {
  throw new RangeError(`no ${n}`)
}

const placeholder = (message: string) =>
  new PiperError([new WorkerError(new Error(message), { functionName: 'f', inbox: [1] })])

describe('a Worker', () => {
  it('calls one function with its inbox', async () => {
    expect(await new Worker(add).evaluate([1, 2])).toBe(3)
  })

  it('composes a list left to right, each function with an inbox of one place, and awaits promises', async () => {
    expect(await new Worker([add, double, increment, double]).evaluate([1, 2])).toBe(14)
  })

  it('passes bound arguments after the inbox', async () => {
    expect(await new Worker(step(scale, 5)).evaluate([3])).toBe(15)
  })

  it('concatenates Workers, steps and functions', () => {
    const inner = new Worker([double, increment])
    const worker = new Worker([inner, step(scale, 2), inner, double])
    expect(worker.steps.map(({ fn }) => fn)).toEqual([double, increment, scale, double, increment, double])
    expect(worker.name).toBe('double>increment>scale>double>increment>double')
  })

  it('is named by its functions, or as asked; a Worker of a Worker like that one', () => {
    expect(new Worker([double, increment]).name).toBe('double>increment')
    expect(new Worker(([n]: [number]) => n).name).toBe('anonymous')
    expect(new Worker(double, { name: 'twice' }).name).toBe('twice')
    expect(new Worker(new Worker(double, { name: 'twice' })).name).toBe('twice')
  })

  it('is recognised by its brand, and its steps cannot be changed', () => {
    const worker = new Worker(double)
    expect(Symbol.for('papy.worker') in worker).toBe(true)
    expect(isWorker(worker)).toBe(true)
    expect(isWorker({})).toBe(false)
    expect(Object.isFrozen(worker.steps)).toBe(true)
  })

  it.each([
    ['an empty list', []],
    ['a number', 5],
    ['nothing', undefined],
    ['null', null],
    ['an object', {}],
    ['a string', 'double'],
    ['a list of lists', [double, [increment]]],
    ['a list with a number', [double, 5]],
    ['a Piper', new Piper(double)],
    ['a list with a Piper', [double, new Piper(increment)]],
    ['a class', class Word {}],
  ])('cannot be made of %s', (_, work) => {
    const error = thrown(() => new Worker(work as UserFunction))
    expect(error).toMatchObject({ name: 'ArgumentError', code: 'ERR_ARGUMENT' })
    expect(error).toHaveProperty('value')
  })

  it('says what to do with a Piper', () => {
    expect(thrown(() => new Worker(new Piper(double) as never)).message).toMatch(/pass piper\.worker/)
  })

  it.each([
    ['an unknown option', { names: 'x' }],
    ['an empty name', { name: '' }],
    ['a name that is none', { name: 5 }],
    ['options that are none', 5],
  ])('refuses %s', (_, options) => {
    expect(thrown(() => new Worker(double, options as never))).toMatchObject({ code: 'ERR_ARGUMENT' })
  })
})

describe('worker.evaluate', () => {
  it('returns what a function throws as a WorkerError', async () => {
    const result = await new Worker([double, fail, increment]).evaluate([2])
    expect(result).toBeInstanceOf(WorkerError)
    expect(result).toMatchObject({ functionName: 'fail', inbox: [2], code: 'ERR_WORKER' })
    expect((result as WorkerError).cause).toMatchObject({ name: 'RangeError', message: 'no 4' })
  })

  it('returns what a function throws whatever it is', async () => {
    const throwing = (value: unknown) => () => {
      throw value
    }
    const result = await new Worker(throwing(undefined)).evaluate([])
    expect(result).toBeInstanceOf(WorkerError)
    expect('cause' in (result as WorkerError)).toBe(true)
    expect(await new Worker(throwing(null)).evaluate([])).toMatchObject({ cause: null })
    expect(await new Worker(() => Promise.reject('late')).evaluate([])).toMatchObject({ cause: 'late' })
  })

  it('calls nothing if the inbox holds a placeholder, and returns that very one', async () => {
    const spy = vi.fn(add)
    const bad = placeholder('bad')
    expect(await new Worker(spy).evaluate([1, bad])).toBe(bad)
    expect(await new Worker(spy).evaluate([bad, bad])).toBe(bad)
    expect(spy).not.toHaveBeenCalled()
  })

  it('returns one placeholder for several, with each failure once', async () => {
    const [one, two] = [placeholder('one'), placeholder('two')]
    const both = new PiperError([...one.errors, ...two.errors])
    const result = (await new Worker(add).evaluate([two, both])) as unknown
    expect(isPiperError(result)).toBe(true)
    expect((result as PiperError).errors).toEqual([two.errors[0], one.errors[0]])
    expect((result as PiperError).errors[0]).toBe(two.errors[0])
  })

  it('passes on a placeholder that a function returns', async () => {
    const bad = placeholder('bad')
    expect(await new Worker([() => bad, double as UserFunction]).evaluate([])).toBe(bad)
  })

  it('rejects an inbox that is no array', async () => {
    const error = await rejected(new Worker(double).evaluate(5 as never))
    expect(error).toMatchObject({ name: 'ArgumentError', code: 'ERR_ARGUMENT', value: 5 })
  })

  it('rejects with the reason of its signal, before and while it waits', async () => {
    const reason = new Error('enough')
    const never = new Worker(() => new Promise<number>(() => {}))
    expect(await rejected(never.evaluate([], { signal: AbortSignal.abort(reason) }))).toBe(reason)
    const controller = new AbortController()
    const waiting = rejected(never.evaluate([], { signal: controller.signal }))
    controller.abort(reason)
    expect(await waiting).toBe(reason)
  })

  it('leaves no listener on a signal that was not used', async () => {
    const { signal } = new AbortController()
    const remove = vi.spyOn(signal, 'removeEventListener')
    expect(await new Worker(double).evaluate([1], { signal })).toBe(2)
    expect(remove).toHaveBeenCalledOnce()
  })
})

describe('worker.equals', () => {
  const worker = () => new Worker([double, step(scale, 2, { deep: [1, new Map([[1, 2]])] })])

  it('is true for the same functions with deeply equal arguments', () => {
    expect(worker().equals(worker())).toBe(true)
    expect(worker().equals(new Worker(worker(), { name: 'other' }))).toBe(true)
    const named = () => new Worker(step.from('file:///a.js', 'align', 1))
    expect(named().equals(named())).toBe(true)
  })

  it.each([
    ['another function', new Worker([double, step(increment)])],
    ['other arguments', new Worker([double, step(scale, 2, { deep: [1, new Map([[1, 3]])] })])],
    ['fewer arguments', new Worker([double, step(scale, 2)])],
    ['fewer functions', new Worker(double)],
    ['another order', new Worker([step(scale, 2, { deep: [1, new Map([[1, 2]])] }), double])],
    ['no Worker', double],
    ['nothing', undefined],
  ])('is false for %s', (_, other) => {
    expect(worker().equals(other)).toBe(false)
  })

  it('is false for the same name in another module', () => {
    const one = new Worker(step.from('file:///a.js', 'align'))
    expect(one.equals(new Worker(step.from('file:///b.js', 'align')))).toBe(false)
  })
})
