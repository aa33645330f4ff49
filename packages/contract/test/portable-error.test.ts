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

type AnyError = new (...args: string[]) => Error

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

  test.each([
    ['a built-in one', RangeError as AnyError],
    ['DOMException', DOMException as unknown as AnyError],
    ['one of ours', TimeoutError as unknown as AnyError],
  ])('a class of the user is an instance of the known class it extends, by its own name: %s', (_, Known) => {
    class Spilled extends Known {}
    class SpilledAgain extends Spilled {}
    const back = travel(new SpilledAgain('ERR_MILK', 'milk')) as Error
    expect(back).toBeInstanceOf(Known)
    expect(back.constructor.name).toBe('SpilledAgain')
  })

  test('what is printed is what would have been printed', async () => {
    const { inspect } = await import('node:util')
    class Spilled extends RangeError {
      litres = 3
    }
    const error = new Spilled('milk', { cause: new Error('cat') })
    expect(inspect(travel(error))).toBe(inspect(error))
  })

  test('errors of another realm', async () => {
    const { runInNewContext } = await import('node:vm')
    const thrown: unknown = runInNewContext(`Object.assign(new RangeError('far'), { code: 'E_FAR' })`)
    const back = travel(thrown) as Error
    expect(back).toBeInstanceOf(RangeError)
    expect(back).toMatchObject({ message: 'far', code: 'E_FAR' })
  })

  test('errors in fields, and in lists in fields, are whole', () => {
    const original = Object.assign(new TypeError('sql'), { code: '42601' })
    const error = Object.assign(new Error('query'), {
      original,
      tries: [original, Object.assign(new Error('b'), { n: 1 })],
    })
    const back = travel(error) as typeof error
    expect(back.original).toBeInstanceOf(TypeError)
    expect(back.original.code).toBe('42601')
    expect(back.tries[0]).toBe(back.original)
    expect(back.tries[1]).toMatchObject({ message: 'b', n: 1 })
    expect(Object.keys(back)).toEqual(['original', 'tries'])
  })

  test('fields that are not shown stay so', () => {
    const error = Object.defineProperty(new Error('x'), 'secret', { value: [1] }) as Error & { secret: unknown }
    const back = travel(error) as typeof error
    expect([back.secret, Object.keys(back)]).toEqual([[1], []])
  })

  test('errors of Node: code, errno, syscall, path', async () => {
    const { readFile } = await import('node:fs/promises')
    const error = (await readFile('/no/such/file').catch((thrown: unknown) => thrown)) as NodeJS.ErrnoException
    const back = travel(error) as NodeJS.ErrnoException
    expect({ ...back }).toEqual({ errno: -2, code: 'ENOENT', syscall: 'open', path: '/no/such/file' })
    const coded = attemptOf(() => new URL('no url')) as NodeJS.ErrnoException
    expect(travel(coded)).toBeInstanceOf(TypeError)
    expect(travel(coded)).toMatchObject({ code: 'ERR_INVALID_URL', input: 'no url' })
  })

  test('a code that a getter of the class gives', () => {
    class Coded extends Error {
      get code(): string {
        return 'E_GOT'
      }
    }
    expect((travel(new Coded('x')) as Coded).code).toBe('E_GOT')
  })

  test('of a field that cannot be copied whole, what can be', () => {
    const response = { status: 503, headers: { via: 'x' }, retry: () => 1, request: new EventTarget() }
    const circle = { response, self: undefined as unknown, on: Symbol('s') }
    circle.self = circle
    const back = travel(Object.assign(new Error('http'), { response, circle })) as Error & {
      response: object
      circle: typeof circle
    }
    expect(back.response).toMatchObject({ status: 503, headers: { via: 'x' }, retry: 'function retry' })
    expect(back.circle.self).toBe(back.circle)
  })

  test('a method of its own is not in the way', () => {
    const error = Object.assign(new Error('x'), { toString: () => 'mine' })
    expect(String(travel(error))).toBe('Error: x')
  })

  test('what only threads can share does not travel in a field', () => {
    const error = Object.assign(new Error('x'), { memory: new SharedArrayBuffer(8), code: 'E' })
    expect(travel(error)).toMatchObject({ memory: 'a SharedArrayBuffer', code: 'E' })
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

function attemptOf(act: () => unknown): unknown {
  try {
    return act()
  } catch (thrown) {
    return thrown
  }
}

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
    expect(piper.cause).toBe(piper.errors[0])
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
    for (const field of ['message', 'name', 'stack', 'cause', 'errors', 'constructor', 'code']) {
      const error = Object.assign(new Error('kept'), { litres: 3 })
      Object.defineProperty(error, field, {
        get() {
          throw new Error('getter')
        },
      })
      expect(travel(error), field).toBeInstanceOf(Error)
      expect(travel(error), field).toMatchObject({ litres: 3, ...(field === 'message' ? {} : { message: 'kept' }) })
    }
  })

  test('messages and names that are no text', () => {
    const odd = Object.assign(new Error('x'), { name: 7, message: Symbol('m') })
    expect(travel(odd)).toBeInstanceOf(Error)
  })

  test('ten megabytes of message travel cut', () => {
    const back = travel(new Error('x'.repeat(10_000_000))) as Error
    expect(back.message.length).toBeLessThanOrEqual(65_536)
    expect(back.message.startsWith('xxx')).toBe(true)
    expect(back.stack).toContain('portable-error.test.ts')
    expect(back.stack?.length).toBeLessThanOrEqual(65_536)
    expect((travel('y'.repeat(10_000_000)) as string).length).toBeLessThanOrEqual(65_536)
  })

  test('circles of causes and of errors stay circles', () => {
    const circle = new Error('circle')
    circle.cause = new Error('inner', { cause: circle })
    const back = travel(circle) as Error & { cause: Error }
    expect([back.message, back.cause.message]).toEqual(['circle', 'inner'])
    expect(back.cause.cause).toBe(back)
    const many = new AggregateError([], 'many')
    many.errors.push(many, circle, many)
    const all = travel(many) as AggregateError
    expect(all.errors[0]).toBe(all)
    expect(all.errors[1].message).toBe('circle')
  })

  test('a thousand causes with long messages are no gigabyte', () => {
    const errors = Array.from({ length: 1000 }, () => new Error('x'.repeat(100_000)))
    expect(JSON.stringify(encodeError(new AggregateError(errors, 'all'))).length).toBeLessThan(2_000_000)
    let deep = new Error('x'.repeat(1_000_000))
    for (let i = 0; i < 100; i++) deep = new Error('x'.repeat(1_000_000), { cause: deep })
    expect(JSON.stringify(encodeError(deep)).length).toBeLessThan(2_000_000)
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
