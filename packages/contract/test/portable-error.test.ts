import { describe, expect, test } from 'vitest'
import {
  ArgumentError,
  isPapyError,
  isPiperError,
  PiperError,
  describe as quote,
  SerializerError,
  TimeoutError,
  WorkerError,
  WorkerLostError,
} from '../src/errors.ts'
import { decodeError, encodeError } from '../src/portable-error.ts'

/** There and back, over a wire that clones. */
const travel = (thrown: unknown): unknown => decodeError(structuredClone(encodeError(thrown)))

describe('errors come back as they were', () => {
  test.each([Error, TypeError, RangeError, SyntaxError, URIError, EvalError, ReferenceError])('%o', (Class) => {
    const error = new Class('why', { cause: 'because' })
    const back = travel(error) as Error
    expect(back).toBeInstanceOf(Class)
    expect([back.name, back.message, back.stack, back.cause]).toEqual([error.name, 'why', error.stack, 'because'])
    expect(Object.keys(back)).toEqual(Object.keys(error))
  })

  test('own fields: codes, numbers, null, undefined, nested data', () => {
    const fields = {
      code: 'ENOENT',
      errno: -2,
      path: null,
      nothing: undefined,
      list: [1, { a: 2n }],
      when: new Date(0),
    }
    const back = travel(Object.assign(new Error('x'), fields)) as Error
    expect({ ...back }).toEqual(fields)
  })

  test('fields that cannot travel are described, the others kept', () => {
    const odd = Object.assign(new Error('x'), { call: () => 1, sign: Symbol('s'), fine: 1 })
    Object.defineProperty(odd, 'throws', {
      enumerable: true,
      get() {
        throw new Error('getter')
      },
    })
    const back = travel(odd) as Error & Record<string, unknown>
    expect([back['fine'], typeof back['call'], typeof back['sign'], 'throws' in back]).toEqual([
      1,
      'string',
      'string',
      true,
    ])
  })

  test('classes of the user keep name, message, stack and fields', () => {
    class Spilled extends RangeError {
      override name = 'Spilled'
      litres = 3
    }
    const error = new Spilled('milk')
    const back = travel(error) as Spilled
    expect([back.name, back.message, back.litres, back.stack]).toEqual(['Spilled', 'milk', 3, error.stack])
    expect(back).toBeInstanceOf(Error)
    expect(String(back)).toBe('Spilled: milk')
  })

  test('a class whose name stands on its prototype', () => {
    class Named extends Error {
      override get name(): string {
        return 'Named'
      }
    }
    expect((travel(new Named('x')) as Error).name).toBe('Named')
  })

  test('a renamed error keeps its name', () => {
    const error = new Error('x')
    error.name = 'AbortError'
    expect((travel(error) as Error).name).toBe('AbortError')
  })

  test.each([
    new DOMException('aborted', 'AbortError'),
    (() => {
      try {
        structuredClone(() => 1)
      } catch (error) {
        return error as DOMException
      }
    })() as DOMException,
    (() => {
      const signal = AbortSignal.abort()
      return signal.reason as DOMException
    })(),
  ])('DOMException (%s)', (error) => {
    const back = travel(error) as DOMException
    expect([back.name, back.message, String(back)]).toEqual([error.name, error.message, String(error)])
    expect(back).toBeInstanceOf(Error)
  })

  test('causes, and errors within AggregateError', () => {
    const deep = new Error('a', { cause: new TypeError('b', { cause: { plain: 1 } }) })
    const back = travel(new AggregateError([deep, 'text', undefined], 'all', { cause: 1 })) as AggregateError
    expect(back).toBeInstanceOf(AggregateError)
    expect([back.message, back.cause, back.errors[1], back.errors[2]]).toEqual(['all', 1, 'text', undefined])
    expect(back.errors[0].cause).toBeInstanceOf(TypeError)
    expect(back.errors[0].cause.cause).toEqual({ plain: 1 })
  })

  test('a cause that is undefined is a cause, none is none', () => {
    expect('cause' in (travel(new Error('x', { cause: undefined })) as Error)).toBe(true)
    expect('cause' in (travel(new Error('x')) as Error)).toBe(false)
  })

  test('is an Error to the inspector', async () => {
    const { types } = await import('node:util')
    expect(types.isNativeError(travel(new TypeError('x')))).toBe(true)
  })
})

describe('our own errors', () => {
  test.each([
    new ArgumentError('ERR_ARGUMENT', 'm', { value: [1], option: 'o' }),
    new TimeoutError('ERR_TIMEOUT', 'm', { timeoutMs: 5 }),
    new SerializerError('ERR_NOT_SERIALIZABLE', 'm', { path: 'a.b', cause: new Error('c') }),
    new WorkerLostError('ERR_WORKER_LOST', 'm', { attempts: 3 }),
  ])('%s', (error) => {
    const back = travel(error) as typeof error
    expect(back).toBeInstanceOf(error.constructor)
    expect([back.name, back.code, back.message, { ...back }]).toEqual([error.name, error.code, 'm', { ...error }])
    expect(isPapyError(back)).toBe(true)
    // And over a second wire.
    expect(isPapyError(travel(back))).toBe(true)
  })

  test('WorkerError and PiperError', () => {
    const origin = { functionName: 'f', inbox: [1], node: 'n', index: 2, attempt: 1 }
    const worker = travel(new WorkerError(new RangeError('r'), origin)) as WorkerError
    expect(worker).toBeInstanceOf(WorkerError)
    expect(worker).toMatchObject({ code: 'ERR_WORKER', ...origin })
    expect(worker.cause).toBeInstanceOf(RangeError)
    const piper = travel(new PiperError([new WorkerError('x', origin)], { node: 'n', index: 2 })) as PiperError
    expect(piper).toBeInstanceOf(PiperError)
    expect(piper).toMatchObject({ node: 'n', index: 2, errors: [{ functionName: 'f' }] })
    expect(isPiperError(piper)).toBe(true)
  })
})

describe('whatever is thrown', () => {
  test.each([undefined, null, 0, '', 'text', true, 7n, { a: [1] }, [1, 2]])('%o', (thrown) => {
    expect(travel(thrown)).toEqual(thrown)
  })

  test('what cannot travel becomes an error that describes it', () => {
    const proxy = new Proxy(
      {},
      {
        get() {
          throw new Error('no')
        },
        getPrototypeOf() {
          throw new Error('no')
        },
        ownKeys() {
          throw new Error('no')
        },
        has() {
          throw new Error('no')
        },
      },
    )
    const { proxy: gone, revoke } = Proxy.revocable({}, {})
    revoke()
    for (const thrown of [() => 1, Symbol('s'), proxy, gone, new WeakMap(), { call() {} }, Promise.resolve()])
      expect(travel(thrown)).toBeInstanceOf(Error)
  })

  test('getters that throw: message, name, stack, cause, errors, constructor', () => {
    for (const field of ['message', 'name', 'stack', 'cause', 'errors', 'constructor']) {
      const error = new Error('kept')
      Object.defineProperty(error, field, {
        get() {
          throw new Error('getter')
        },
      })
      expect(travel(error), field).toBeInstanceOf(Error)
      if (field === 'cause' || field === 'stack') expect((travel(error) as Error).message, field).toBe('kept')
    }
  })

  test('messages and names that are no text', () => {
    const odd = Object.assign(new Error('x'), { name: 7, message: Symbol('m') })
    expect(travel(odd)).toBeInstanceOf(Error)
  })

  test('ten megabytes of message travel cut, and quickly', () => {
    const began = performance.now()
    const back = travel(new Error('x'.repeat(10_000_000))) as Error
    expect(back.message.length).toBeLessThan(200_000)
    expect(back.message.startsWith('xxx')).toBe(true)
    expect((travel('y'.repeat(10_000_000)) as string).length).toBeLessThan(200_000)
    expect(performance.now() - began).toBeLessThan(500)
  })

  test('circles of causes and of errors end, and soon', () => {
    const circle = new Error('circle')
    circle.cause = circle
    expect((travel(circle) as Error).message).toBe('circle')
    const many = new AggregateError([], 'many')
    many.errors.push(many, many, many)
    const began = performance.now()
    expect((travel(many) as Error).message).toBe('many')
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  test('a chain of ten thousand causes is cut', () => {
    let error = new Error('first')
    for (let i = 0; i < 10_000; i++) error = new Error(`${i}`, { cause: error })
    expect((travel(error) as Error).message).toBe('9999')
  })

  test('fields named like inherited things do no harm', () => {
    const error = new Error('x')
    Object.defineProperty(error, '__proto__', { value: { polluted: 1 }, enumerable: true })
    Object.assign(error, { constructor: 'c', toString: 'not a function' })
    const back = travel(error) as Error & Record<string, unknown>
    expect([back['polluted'], ({} as Record<string, unknown>)['polluted']]).toEqual([undefined, undefined])
    expect(back).toBeInstanceOf(Error)
  })
})

test('quoting a value never throws, and is short', () => {
  const hostile = new Proxy(() => 1, {
    get() {
      throw new Error('no')
    },
  })
  for (const value of [hostile, Symbol('x'), Object.create(null), 'y'.repeat(1000), new Error('z'.repeat(1000)), 10n])
    expect(quote(value).length).toBeLessThan(310)
})
