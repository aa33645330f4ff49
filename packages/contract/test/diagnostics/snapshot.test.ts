import { cut, snapshot } from '@papy/contract/diagnostics'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostile } from './hostile.ts'

describe('a snapshot', () => {
  test('of plain data is equal to it', () => {
    const plain = { a: [1, 'two', true, null, { b: [] }], c: {}, '': 0 }
    expect(snapshot(plain)).toEqual(plain)
  })

  test.each([
    ['undefined', undefined, '[undefined]'],
    ['what is not a number', Number.NaN, 'NaN'],
    ['a bigint', 12n, '12n'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a function', function named() {}, '[function named]'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['no date', new Date(Number.NaN), 'Invalid Date'],
    ['bytes', new Uint8Array(12), '[Uint8Array of 12 bytes]'],
    ['shared memory', new SharedArrayBuffer(8), '[SharedArrayBuffer of 8 bytes]'],
    ['a regular expression', /a/g, '/a/g'],
    ['a promise', Promise.resolve(1), '[Promise]'],
    ['a URL', new URL('https://papy.test/x'), 'https://papy.test/x'],
    ['a set', new Set([1, 'a']), [1, 'a']],
    [
      'a map',
      new Map<unknown, unknown>([
        ['a', 1],
        [{}, 2],
      ]),
      { a: 1, 'a Object': 2 },
    ],
    ['holes and undefined', [, undefined, { a: undefined, b: 1 }], [null, null, { b: 1 }]],
    ['a key that is __proto__', JSON.parse('{"__proto__":{"x":1}}'), JSON.parse('{"__proto__":{"x":1}}')],
  ])('of %s', (_, value, expected) => {
    expect(snapshot(value)).toEqual(expected)
  })

  test('of an error has what it is, and what is behind it', () => {
    const error = Object.assign(new TypeError('no', { cause: new Error('because') }), { code: 'E', path: ['a'] })
    expect(snapshot(error)).toMatchObject({
      ...{ name: 'TypeError', message: 'no', code: 'E', path: ['a'], cause: { message: 'because' } },
      stack: expect.stringContaining('TypeError: no'),
    })
    expect(snapshot(new AggregateError([new Error('one')], 'all'))).toMatchObject({ errors: [{ message: 'one' }] })
  })

  test.each(hostile())('of %s does not throw', (_, value) => {
    const copy = snapshot({ value })
    expect(JSON.stringify(copy).length).toBeLessThan(100_000)
  })

  test('of -0 is 0, as in JSON', () => {
    expect(snapshot([-0, 0])).toEqual([0, 0])
  })

  test('of whatever there is can be written as JSON, within its limits', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withSparseArray: true,
          withNullPrototype: true,
        }),
        (value) => {
          const copy = snapshot(value, { length: 20, total: 500, breadth: 5, depth: 3 })
          expect(JSON.stringify(copy).length).toBeLessThan(5_000)
          expect(JSON.parse(JSON.stringify(copy))).toEqual(copy)
        },
      ),
    )
  })

  test('does not read what is hidden, nor call getters', () => {
    const reads: string[] = []
    const value = {
      get read() {
        reads.push('getter')
        return 1
      },
      hidden: new Proxy({}, { get: () => reads.push('hidden') }),
    }
    expect(snapshot(value, { at: ['it'], hides: (path) => path.join('.') === 'it.hidden' })).toEqual({
      read: '[getter]',
      hidden: '[redacted]',
    })
    expect(reads).toEqual([])
  })
})

describe('a text', () => {
  test('is cut, never within a character', () => {
    expect(cut('abcdef', 3)).toBe('abc… 3 more')
    expect(cut('abcdef', 6)).toBe('abcdef')
    expect(cut('ab\u{1F600}f', 3)).toBe('ab… 3 more')
  })

  test('of which something is not to be seen is searched beyond the cut', () => {
    const seen = (text: string) => text.replaceAll('secret', '#')
    expect(cut(`${'x'.repeat(8)}secret`, 10, seen)).toBe(`${'x'.repeat(8)}#… 5 more`)
  })

  test('of great length is told of by that', () => {
    expect(cut('x'.repeat(2 ** 25), 10)).toBe('[a text of 33554432 characters]')
  })
})
