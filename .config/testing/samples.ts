/** What becomes of a sample: kept as it is, or refused with the path of what is to blame. */
export type Fate = 'kept' | `value${string}`

/** The serializers there are, by name. */
export type Serialization = 'json' | 'v8' | 'cbor'

/** A value, and what becomes of it by each serializer. */
export interface Sample extends Readonly<Record<Serialization, Fate>> {
  readonly name: string
  readonly make: () => unknown
}

/** A class of a user's. */
export class Point {
  readonly x = 1
}

class Table extends Map<string, number> {}

const edges = [0, 1, 23, 24, 255, 256, 65_535, 65_536, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53].flatMap((edge) =>
  edge === 0 ? [0] : [edge, -edge, -edge - 1],
)

const kept = { json: 'kept', v8: 'kept', cbor: 'kept' } as const

// Refused by JSON alone.
const binary = (json: Fate) => ({ json, v8: 'kept', cbor: 'kept' }) as const

const never = (path: Fate) => ({ json: path, v8: path, cbor: path }) as const

/** The fidelity table: what each serializer keeps, and what it refuses. */
export const samples: readonly Sample[] = [
  { name: 'null', make: () => null, ...kept },
  { name: 'booleans', make: () => [true, false], ...kept },
  { name: 'integers at the edges of their sizes', make: () => edges, ...kept },
  { name: 'fractions and extremes', make: () => [0.1, -1e-7, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE], ...kept },
  { name: 'strings of all kinds', make: () => ['', 'a', 'ä', '€', '😀', '\0', '"\\\n', 'x'.repeat(70_000)], ...kept },
  { name: 'strings of all lengths', make: () => Array.from({ length: 300 }, (_, at) => 'é'.repeat(at)), ...kept },
  { name: 'a lone surrogate', make: () => ['a\ud800b', { '\udc00': '\udfff' }], ...kept },
  { name: 'an empty array and an empty object', make: () => [[], {}], ...kept },
  { name: 'nested records', make: () => ({ rows: [{ id: 1, tags: ['a', 'b'], at: { x: 1.5 } }, { id: 2 }] }), ...kept },
  { name: 'a batch of records as one value', make: () => Array.from({ length: 100 }, (_, id) => record(id)), ...kept },
  {
    name: 'keys of all kinds',
    make: () => ({ '': 1, a: 2, 'ä b': 3, 7: 4, constructor: 5, hasOwnProperty: 6 }),
    ...kept,
  },
  { name: 'an own __proto__', make: () => [JSON.parse('{"a":{"__proto__":{"polluted":1}}}')], ...kept },
  { name: 'an object of many keys', make: () => Object.fromEntries(edges.map((edge) => [`k${edge}`, edge])), ...kept },
  { name: 'more items than 16 bits count', make: () => Array.from({ length: 70_000 }, (_, at) => at % 300), ...kept },

  { name: 'undefined', make: () => undefined, ...binary('value') },
  { name: 'undefined as an item', make: () => ({ list: [1, undefined] }), ...binary('value.list[1]') },
  { name: 'undefined as a property', make: () => [{ a: undefined }], ...binary('value[0].a') },
  { name: '-0', make: () => [0, -0], ...binary('value[1]') },
  { name: 'NaN', make: () => [Number.NaN], ...binary('value[0]') },
  { name: 'the infinities', make: () => ({ a: Infinity, b: -Infinity }), ...binary('value.a') },
  { name: 'small bigints', make: () => [0n, 1n, -1n, 2n ** 53n, 2n ** 64n - 1n, -(2n ** 64n)], ...binary('value[0]') },
  {
    name: 'bigints of more than 64 bits',
    make: () => [2n ** 64n, -(2n ** 64n) - 1n, 3n ** 5000n],
    ...binary('value[0]'),
  },
  {
    name: 'a date in a row',
    make: () => ({ rows: [{}, {}, {}, { when: new Date(12.5e11) }] }),
    ...binary('value.rows[3].when'),
  },
  { name: 'dates at the edges', make: () => [new Date(8.64e15), new Date(-1), new Date(0)], ...binary('value[0]') },
  {
    name: 'a Map',
    make: () =>
      new Map<unknown, unknown>([
        ['a', 1],
        [{ b: 1 }, new Map()],
      ]),
    ...binary('value'),
  },
  { name: 'a Set', make: () => ({ set: new Set([1, 'a', undefined, Number.NaN]) }), ...binary('value.set') },
  { name: 'holes', make: () => Object.assign([1], { 2: 3 }), ...binary('value') },
  { name: 'an array that is nothing but holes', make: () => new Array(3), ...binary('value') },
  { name: 'a long array with a hole', make: () => Object.assign([], { 500: 'x' }), ...binary('value') },
  { name: 'named properties of an array', make: () => ({ match: 'xay'.match(/a/) }), ...binary('value.match') },
  {
    name: 'a named property of a long array',
    make: () => Object.assign(new Array(200).fill(0), { total: 9 }),
    ...binary('value'),
  },
  { name: 'an object that is part of itself', make: circle, ...binary('value.deep[0].self') },
  { name: 'an array that is part of itself', make: ring, ...binary('value[1]') },
  { name: 'Maps and Sets in circles', make: mapRing, ...binary('value') },

  ...views().map(({ name, make }) => ({ name, make, ...binary('value[0]') })),
  {
    name: 'a DataView',
    make: () => [new DataView(new Uint8Array([1, 2, 3, 4, 5]).buffer, 1, 3)],
    ...binary('value[0]'),
  },
  { name: 'an ArrayBuffer', make: () => [new Uint8Array([1, 2, 3]).buffer], ...binary('value[0]') },
  { name: 'a large ArrayBuffer', make: () => [new Uint8Array(9000).fill(7).buffer], ...binary('value[0]') },
  { name: 'a Buffer', make: () => [Buffer.from('hello'), Buffer.alloc(5000, 'x')], ...binary('value[0]') },
  {
    name: 'empty binaries',
    make: () => [new Uint8Array(0), new Float64Array(0), new ArrayBuffer(0)],
    ...binary('value[0]'),
  },
  {
    name: 'binaries as keys and members',
    make: () => new Map([[new Uint8Array([1]), new Set([new ArrayBuffer(2)])]]),
    ...binary('value'),
  },

  { name: 'a regular expression', make: () => ({ re: /a+/gi }), json: 'value.re', v8: 'kept', cbor: 'value.re' },
  { name: 'a boxed number', make: () => [Object(5)], json: 'value[0]', v8: 'kept', cbor: 'value[0]' },

  { name: 'a function', make: () => ({ on: { 'a b': () => 1 } }), ...never('value.on["a b"]') },
  { name: 'a symbol', make: () => [Symbol('x')], ...never('value[0]') },
  { name: 'an instance of a class', make: () => ({ at: [new Point()] }), ...never('value.at[0]') },
  { name: 'an instance of an extended Map', make: () => [new Table()], ...never('value[0]') },
  { name: 'an instance of an extended array', make: () => [new (class List extends Array {})()], ...never('value[0]') },
  { name: 'a URL', make: () => ({ url: new URL('https://example.org') }), ...never('value.url') },
  { name: 'a promise', make: () => [Promise.resolve()], ...never('value[0]') },
  { name: 'a WeakMap', make: () => [new WeakMap()], ...never('value[0]') },
  { name: 'an object that says it is a Date', make: () => [Object.create(Date.prototype)], ...never('value[0]') },
  { name: 'a SharedArrayBuffer', make: () => ({ memory: new SharedArrayBuffer(8) }), ...never('value.memory') },
  { name: 'a view of shared memory', make: () => [new Int32Array(new SharedArrayBuffer(8))], ...never('value[0]') },
  {
    name: 'a method in a Map',
    make: () => new Map([['a', [1, () => 1]]]),
    json: 'value',
    v8: 'value.get("a")[1]',
    cbor: 'value.get("a")[1]',
  },
  {
    name: 'a getter that throws',
    make: () => ({
      a: {
        get b() {
          throw new Error('no')
        },
      },
    }),
    ...never('value.a.b'),
  },
  {
    name: 'a method toJSON',
    make: () => [{ toJSON: () => 1 }],
    json: 'value[0]',
    v8: 'value[0].toJSON',
    cbor: 'value[0].toJSON',
  },
]

/** Those that a serializer keeps as they are. */
export function samplesKeptBy(name: Serialization): readonly Sample[] {
  return samples.filter(({ [name]: fate }) => fate === 'kept')
}

/** Those that it refuses. */
export function samplesRefusedBy(name: Serialization): readonly Sample[] {
  return samples.filter(({ [name]: fate }) => fate !== 'kept')
}

/** A flat record. */
export function record(id: number): Record<string, unknown> {
  return { id, name: `name of ${id}`, score: id / 7, ok: id % 2 === 0, note: null, tags: ['a', `b${id}`] }
}

function views(): readonly { name: string; make: () => unknown }[] {
  const numbers = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array]
  const all = [...numbers, Float32Array, Float64Array].map((View) => ({
    name: View.name,
    make: () => [View.of(1, 2, 3), new View(5000).fill(7), new View(new ArrayBuffer(64), 16, 2).fill(9)],
  }))
  const big = [BigInt64Array, BigUint64Array].map((View) => ({
    name: View.name,
    make: () => [View.of(1n, 2n), new View(600).fill(7n)],
  }))
  return [...all, ...big]
}

function circle(): unknown {
  const inner: Record<string, unknown> = { x: 1 }
  inner['self'] = inner
  return { deep: [inner] }
}

function ring(): unknown {
  const list: unknown[] = [1]
  list.push(list)
  return list
}

function mapRing(): unknown {
  const map = new Map<unknown, unknown>([['n', 1]])
  const set = new Set<unknown>([map])
  map.set('map', map).set('set', set).set(set, { set })
  return map
}
