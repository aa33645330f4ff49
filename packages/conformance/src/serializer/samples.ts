import type { SerializerSupports } from '@papy/contract'

/** Values, by what they are called. */
export type Samples = Readonly<Record<string, unknown>>

/** Lists of values of one shape, by what they are called. */
export type Lists = Readonly<Record<string, readonly unknown[]>>

/** What JSON is made of: every serializer keeps it. */
export const plain: Samples = {
  null: null,
  booleans: [true, false],
  'whole numbers': [
    0,
    1,
    -1,
    127,
    128,
    255,
    256,
    65_535,
    65_536,
    2 ** 31,
    -(2 ** 31),
    2 ** 32,
    2 ** 53 - 1,
    1 - 2 ** 53,
  ],
  fractions: [0.1, -0.5, 1 / 3, 5e-324, 1.797e308, 2 ** 53, 2 ** 60, 1e21, -1e-7],
  strings: ['', 'a', 'x'.repeat(255), 'x'.repeat(65_536), '\0', '\u2028', '"\\\n\t', 'åéü', '日本語', '👩‍🔬', '\ufeff'],
  arrays: [[], [[]], [1, [2, [3]]], new Array(1_000).fill(0)],
  objects: [{}, { a: 1 }, { a: { b: { c: [] } } }, { '': 1, ' ': 2, 'a.b': 3, '0': 4, toString: 5, constructor: 6 }],
  'an object of many keys': Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`key ${i}`, i])),
  records: Array.from({ length: 300 }, (_, i) => ({ id: i, name: `n${i}`, tags: ['a', `${i}`], nested: { x: i / 3 } })),
}

const kinds = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
]

function circle(): unknown {
  const around: Record<string, unknown> = { name: 'around', list: [1] }
  around['self'] = around
  ;(around['list'] as unknown[]).push(around)
  return around
}

const failed = (): Error =>
  Object.assign(new RangeError('out of range', { cause: new TypeError('below') }), { code: 'E_OWN', at: [1, 2] })

/** Values that a serializer keeps where it says so, and refuses where not. */
export const shapes: Readonly<Partial<Record<keyof SerializerSupports, Lists>>> = {
  undefined: { alone: [undefined], 'in an object': [{ a: undefined, b: 1 }], 'in an array': [[undefined, 1]] },
  bigint: {
    small: [0n, 1n, -1n],
    '64 bits': [2n ** 63n, 2n ** 64n - 1n, -(2n ** 63n)],
    large: [2n ** 200n, -(2n ** 200n)],
  },
  date: { dates: [new Date(0), new Date(1.5e12), new Date(-1), new Date(8.64e15)] },
  mapAndSet: {
    maps: [
      new Map(),
      new Map<unknown, unknown>([
        ['a', 1],
        [2, { b: new Map([[3, 4]]) }],
      ]),
      new Map([[{ key: 1 }, 'x']]),
    ],
    sets: [new Set(), new Set([1, 'a', null]), new Set([new Set([1])])],
  },
  typedArray: {
    ...Object.fromEntries(
      kinds.map((Kind) => [Kind.name, [new Kind(0), new Kind([1, 2, 3]), new Kind(2_000).fill(7)]]),
    ),
    'of whole numbers of 64 bits': [new BigInt64Array([1n, -1n]), new BigUint64Array([2n ** 63n])],
    'views in the middle of a buffer': [new Float64Array(new ArrayBuffer(80), 16, 3).fill(1.5)],
  },
  cycles: { 'an object in itself': [circle()] },
  nonFiniteNumber: { numbers: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0] },
  error: { errors: [new Error('plain'), failed()] },
}

/** Values that no bytes can stand for. */
export const never: Samples = {
  'a function': () => 1,
  'a symbol': Symbol('s'),
  'a promise': Promise.resolve(1),
  'a weak map': new WeakMap(),
}
