import { describe, expect, it } from 'vitest'
import {
  isPiperError,
  PiperError,
  type Serializer,
  TransportError,
  WorkerError,
} from '../../packages/contract/dist/index.js'

class HttpError extends TypeError {
  override readonly name = 'HttpError'
  readonly status = 503
}

/** Laws of errors and placeholders among values. */
export function testErrors(name: string, serializer: Serializer): void {
  function crossed<T>(value: T): T {
    return serializer.decode(serializer.encode(value).map((part) => new Uint8Array(part))) as T
  }

  describe(`errors with ${name}()`, () => {
    it('keeps class, name, message, stack, cause and own fields', () => {
      const error = Object.assign(new RangeError('too far', { cause: new SyntaxError('why') }), {
        code: 'E_FAR',
        rows: [1, 2],
      })
      const read = crossed(error)
      expect(read).toBeInstanceOf(RangeError)
      expect(read).toMatchObject({
        name: 'RangeError',
        message: 'too far',
        stack: error.stack,
        code: 'E_FAR',
        rows: [1, 2],
      })
      expect(read.cause).toBeInstanceOf(SyntaxError)
      expect((read.cause as Error).stack).toBe((error.cause as Error).stack)
    })

    it('keeps an error of a class of the user as one of the class that extends', () => {
      const read = crossed({ at: [new HttpError('down')] }).at[0]
      expect(read).toBeInstanceOf(TypeError)
      expect(read).toMatchObject({ name: 'HttpError', status: 503 })
      expect(read?.constructor.name).toBe('HttpError')
    })

    it('keeps an AggregateError with all its errors', () => {
      const inner = Object.assign(new Error('one'), { code: 'E_ONE' })
      const read = crossed(new AggregateError([inner, new TypeError('two')], 'both'))
      expect(read).toBeInstanceOf(AggregateError)
      expect(read.errors.map(({ message }: Error) => message)).toEqual(['one', 'two'])
      expect(read.errors[0]).toMatchObject({ code: 'E_ONE' })
    })

    it('keeps errors of this project: class, code, details', () => {
      const read = crossed(new TransportError('ERR_TICKET_SPENT', 'gone', { ticket: 'x' }))
      expect(read).toBeInstanceOf(TransportError)
      expect(read).toMatchObject({ code: 'ERR_TICKET_SPENT', ticket: 'x' })
    })

    it('keeps placeholders, with every failure behind them', () => {
      const cause = Object.assign(new TypeError('bad', { cause: 'a reason' }), {
        at: new Date(5),
        none: undefined,
        big: 5n ** 40n,
      })
      const inbox = [{ id: 1, list: [undefined, Number.NaN, -0, new Map([['k', new Set([1])]])], $: 'x' }]
      const failure = new WorkerError(cause, { functionName: 'parse', inbox, node: 'p', index: 3 })
      const batch = ['before', new PiperError([failure, failure], { node: 'p', index: 3 }), 'after']
      const [before, read, after] = crossed(batch)
      expect([before, after]).toEqual(['before', 'after'])
      expect(isPiperError(read)).toBe(true)
      const [first, second] = (read as PiperError).errors
      expect(first).toBe(second)
      expect((read as PiperError).cause).toBe(first)
      expect(first).toBeInstanceOf(WorkerError)
      expect(first).toMatchObject({ functionName: 'parse', node: 'p', index: 3, message: failure.message })
      expect(first?.inbox).toStrictEqual(inbox)
      expect(first?.cause).toMatchObject({ message: 'bad', cause: 'a reason', at: new Date(5), big: 5n ** 40n })
      expect(Object.keys(first?.cause as object)).toContain('none')
    })

    it('describes in words what in an error cannot travel, rather than lose the error', () => {
      const error = Object.assign(new Error('bad'), { socket: { write: () => 1 }, shown: 1, on: Symbol('s') })
      const read = crossed([error])[0] as typeof error
      expect(read).toMatchObject({ message: 'bad', shown: 1 })
      expect(String(read.socket.write)).toContain('write')
    })

    it('keeps errors at the root, in arrays, and in objects with keys of all kinds', () => {
      expect(crossed(new Error('root')).message).toBe('root')
      const value = {
        'a b': [{ __proto__: null, e: new Error('deep') }],
        '': new Error('empty'),
        constructor: new Error('key'),
      }
      const read = crossed(value) as unknown as Record<string, Error> & { 'a b': { e: Error }[] }
      expect(read['a b'][0]?.e.message).toBe('deep')
      expect(read['']?.message).toBe('empty')
      expect((read['constructor'] as unknown as Error).message).toBe('key')
    })

    it('keeps a DOMException', () => {
      const read = crossed(new DOMException('stopped', 'AbortError'))
      expect(read).toBeInstanceOf(DOMException)
      expect(read).toMatchObject({ name: 'AbortError', message: 'stopped' })
    })

    it('keeps an error that is its own cause', () => {
      const error = new Error('round')
      error.cause = error
      const read = crossed(error)
      expect(read.cause).toBe(read)
    })
  })
}

/** What holds besides where the same error in several places stays one. */
export function testSharedErrors(name: string, serializer: Serializer): void {
  it(`keeps one error that is in a value in several places one with ${name}()`, () => {
    const error = Object.assign(new Error('one'), { code: 'E' })
    const value = {
      error,
      map: new Map<unknown, unknown>([[error, new Set([error])]]),
      self: null as unknown,
      list: Object.assign([1 as unknown], { 2: error }),
    }
    value.self = value
    const read = serializer.decode(serializer.encode(value).map((part) => new Uint8Array(part))) as typeof value
    expect(read.self).toBe(read)
    expect(read.map.has(read.error)).toBe(true)
    expect((read.map.get(read.error) as Set<unknown>).has(read.error)).toBe(true)
    expect(read.list[2]).toBe(read.error)
    expect(1 in read.list).toBe(false)
    expect(read.error).toMatchObject({ message: 'one', code: 'E' })
  })
}
