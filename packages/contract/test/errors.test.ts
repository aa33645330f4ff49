import { inspect } from 'node:util'
import { decodeError, encodeError, PiperError, WorkerError } from '@papy/contract'
import { describe, expect, test } from 'vitest'

const failure = (at: number, cause: unknown = new RangeError(`bad ${at}`)): WorkerError =>
  new WorkerError(cause, { functionName: 'f', inbox: [at], node: 'n', index: at })

const placeholder = (count: number): PiperError =>
  new PiperError(
    Array.from({ length: count }, (_, at) => failure(at)),
    { node: 'n', index: 0 },
  )

const lines = (value: unknown): number => inspect(value).split('\n').length

describe('a placeholder is printed', () => {
  test('with the causes themselves and where they were thrown', () => {
    const text = inspect(placeholder(2))
    expect(text).toContain('PiperError [ERR_WORKER]: f failed at item 0 of n: RangeError: bad 0')
    for (const at of [0, 1])
      expect(text).toMatch(new RegExp(`^ {2}RangeError: bad ${at}\n {6}at .*errors\\.test\\.ts`, 'm'))
    expect(text).not.toContain('more')
  })

  test('with the first three, and how many more there are', () => {
    const many = placeholder(1_000)
    expect(inspect(many)).toContain('… and 997 more in errors')
    expect(lines(many)).toBe(lines(placeholder(3)) + 1)
    expect(many.errors).toHaveLength(1_000)
  })

  test('after it came from a worker likewise', () => {
    const travelled = decodeError(encodeError(placeholder(500))) as PiperError
    expect(inspect(travelled)).toContain('… and 497 more in errors')
    expect(travelled.errors).toHaveLength(500)
  })

  test('in one line where it stands deep in something', () => {
    expect(inspect({ a: { b: { c: placeholder(9) } } }, { depth: 2 })).toContain('[PiperError [ERR_WORKER]: f failed')
  })

  test('whatever was thrown', () => {
    const cannot = Object.defineProperty(new Error('x'), 'stack', {
      get() {
        throw new Error('getter')
      },
    })
    const hostile = [
      undefined,
      null,
      'text',
      { a: 1 },
      cannot,
      {
        [inspect.custom]: () => {
          throw cannot
        },
      },
    ]
    for (const cause of hostile) expect(inspect(new PiperError([failure(0, cause)]))).toContain('PiperError')
    expect(inspect(Object.setPrototypeOf(new Error('broken'), PiperError.prototype))).toContain('broken')
  })
})
