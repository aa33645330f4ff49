import { digestOf } from '@papy/contract/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const hash = (value: unknown): string => {
  const digest = digestOf(value)
  if ('unknown' in digest) throw new Error(digest.unknown)
  return digest.hash
}

/** Every two of these are different values. */
const different: readonly unknown[] = [
  undefined,
  null,
  0,
  -0,
  1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  0n,
  1n,
  -1n,
  '',
  '0',
  'é',
  'e\u0301',
  '\ud800',
  '\ud801',
  '\ufffd',
  true,
  false,
  [],
  [undefined],
  new Array(1),
  [[]],
  [[], []],
  ['a', 'b'],
  ['ab'],
  Object.assign(['a'], { index: 1 }),
  Object.assign(['a'], { index: 2 }),
  {},
  { a: undefined },
  { a: 1 },
  { a: { b: 1 }, c: 1 },
  { a: { b: 1, c: 1 } },
  new Map(),
  new Map([['a', 1]]),
  new Map([
    ['a', 1],
    ['b', 2],
  ]),
  new Map([
    ['b', 2],
    ['a', 1],
  ]),
  new Set(),
  new Set(['a', 'b']),
  new Set(['b', 'a']),
  new Date(0),
  new Date(1),
  new Date(Number.NaN),
  /a/,
  /a/g,
  new Number(0),
  new String('0'),
  new ArrayBuffer(1),
  new Uint8Array(1),
  new Uint8Array([1]),
  new Int8Array(1),
  new Uint16Array(1),
  Buffer.alloc(1),
  new DataView(new ArrayBuffer(1)),
  new Error('a'),
  new Error('b'),
  new TypeError('a'),
  new Error('a', { cause: 1 }),
  Object.assign(new Error('a'), { code: 'E' }),
  Buffer.alloc(10_000),
  Buffer.alloc(10_001),
  'x'.repeat(10_000),
]

test('different values have different digests', () => {
  expect(new Set(different.map(hash)).size).toBe(different.length)
})

test('equal values have equal digests, copies of them too', () => {
  for (const value of different) expect(hash(value)).toBe(hash(value))
  // A clone of a Buffer is a Uint8Array, and one of an error has no code.
  const cloned = different.filter((each) => !Buffer.isBuffer(each) && !(each instanceof Error && 'code' in each))
  for (const value of cloned) expect(hash(structuredClone(value)), String(value)).toBe(hash(value))
})

test('the digest of a value is the same in every version', () => {
  const value = { a: [1, -0, 2n, 'é', null, undefined, true], b: new Map([[new Date(5), new Set([1])]]) }
  expect(hash(value)).toBe('72e8b5775356b5d6b0f30135525e1e55d8573336c18c314b63c682e76ac019f2')
})

test('the order of keys does not count', () => {
  expect(hash({ a: 1, b: { c: 1, d: 2 } })).toBe(hash({ b: { d: 2, c: 1 }, a: 1 }))
})

test('the stack of an error does not count', () => {
  const [one, other] = [new Error('a'), new Error('a')]
  other.stack = 'elsewhere'
  expect(hash(one)).toBe(hash(other))
})

test('a view counts by what it sees', () => {
  const bytes = new Uint8Array([9, 1, 2, 9])
  expect(hash(bytes.subarray(1, 3))).toBe(hash(new Uint8Array([1, 2])))
})

test('circles have a digest, and parts that are there twice differ from equal parts', () => {
  const circle: { self?: unknown } = {}
  circle.self = circle
  expect(hash(circle)).toBe(hash(structuredClone(circle)))
  const part = {}
  expect(hash([part, part])).not.toBe(hash([{}, {}]))
})

describe('what has no content to tell of is named by its path', () => {
  class Point {}
  const throwing = Object.defineProperty({}, 'a', {
    enumerable: true,
    get: () => {
      throw new Error('no')
    },
  })
  test.each([
    ['value is a function', () => 1],
    ['value is a symbol', Symbol('s')],
    ['value.a[1].b is', { a: [0, { b: new Point() }] }],
    ['value.a is shared memory', { a: new SharedArrayBuffer(1) }],
    ['value.values()[0] is', new Map([['k', new Point()]])],
    ['value["a b"] is', { 'a b': new WeakMap() }],
    ['value throws', throwing],
  ])('%s', (text, value) => {
    const digest = digestOf(value)
    expect(digest).toHaveProperty('unknown')
    expect('unknown' in digest && digest.unknown).toContain(text)
  })
})

test('any two values have the same digest exactly where they are the same', () => {
  const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true })
  fc.assert(
    fc.property(anything, anything, (one, other) => {
      expect(hash(structuredClone(one))).toBe(hash(one))
      if (hash(one) === hash(other)) expect(one).toEqual(other)
    }),
  )
})
