import { createSecretKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { random, seed } from '../../../../.config/testing/random.ts'
import { decodeClone, encodeClone } from '../../src/engine/clone.ts'

const there = (value: unknown): unknown => decodeClone(encodeClone(value, 8).subarray(8))

class Point {
  x = 1
  #y = 2
  get y() {
    return this.#y
  }
}

const cyclic: Record<string, unknown> = { name: 'ring', list: [] }
cyclic['self'] = cyclic
;(cyclic['list'] as unknown[]).push(cyclic)

const memory = new ArrayBuffer(32)
const module = compiled()
const holes = [1, , 3, ,]

const values: readonly (readonly [name: string, value: unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['-0', [-0, 0, Number.NaN, Infinity, -Infinity, 2 ** 53, 1e-320]],
  ['BigInt', [0n, -1n, 2n ** 200n]],
  ['strings', ['', 'plain', 'é', '日本', '\ud800', '\0', 'x'.repeat(100_000)]],
  ['boxed', [Object(1), Object('s'), Object(true), Object(1n)]],
  ['Date', [new Date(5), new Date(Number.NaN)]],
  ['RegExp', /a+/giu],
  [
    'Map',
    new Map<unknown, unknown>([
      [{ k: 1 }, new Map([[undefined, null]])],
      [Number.NaN, -0],
    ]),
  ],
  ['Set', new Set([1, 'a', { b: new Set([undefined]) }])],
  ['holes', holes],
  ['an array with properties', Object.assign([1, 2], { more: true })],
  ['a class instance', new Point()],
  ['a class instance without properties', new (class Empty {})()],
  ['an empty object', [{}, { a: {} }, Object.create(null)]],
  ['an empty Map beside an empty object', [new Map(), new Set(), {}, new Date(1), [], new Uint8Array(0)]],
  ['__proto__ as data', JSON.parse('{ "__proto__": { "polluted": true } }')],
  ['a getter', Object.defineProperty({}, 'x', { enumerable: true, get: () => 3 })],
  ['cyclic', cyclic],
  ['ArrayBuffer', new Uint8Array([1, 2, 3]).buffer],
  [
    'views of one memory',
    { a: new Float64Array(memory, 8, 2), b: new Uint8Array(memory), c: new DataView(memory, 4), memory },
  ],
  [
    'typed arrays',
    [new Float32Array([1.5]), new BigInt64Array([-1n]), new Uint8ClampedArray([300]), new Int16Array(0)],
  ],
  ['a large Float64Array', Float64Array.from({ length: 100_000 }, (_, i) => i / 3)],
  ['Buffer', Buffer.from('bytes')],
  ['a resizable ArrayBuffer', Reflect.construct(ArrayBuffer, [4, { maxByteLength: 16 }])],
]

/** Same value, same classes all the way down. */
function expectSame(actual: unknown, expected: unknown): void {
  expect(actual).toStrictEqual(expected)
  if (typeof expected === 'object' && expected !== null)
    expect(Object.getPrototypeOf(actual)).toBe(Object.getPrototypeOf(expected))
}

describe('what arrives is what a structured clone would be', () => {
  test.each(values)('%s', (_, value) => expectSame(there(value), structuredClone(value)))

  test.each([
    ['Error', new Error('why', { cause: new TypeError('because') })],
    ['RangeError', new RangeError('far')],
    ['an error with fields', Object.assign(new Error('own'), { code: 'E' })],
    ['AggregateError', new AggregateError([new Error('one')], 'all')],
  ])('%s', (_, error) => {
    const [made, expected] = [there(error), structuredClone(error)] as [Error, Error]
    expectSame(made, expected)
    expect(made.stack).toBe(error.stack)
    expect(made.cause).toStrictEqual(expected.cause)
  })

  test('-0 and holes, which equality may overlook', () => {
    expect(Object.is((there([-0]) as number[])[0], -0)).toBe(true)
    expect(1 in (there(holes) as unknown[])).toBe(false)
    expect(there(holes)).toHaveLength(holes.length)
  })

  test('views of one memory still share it, and none with the bytes that came', () => {
    const {
      a,
      b,
      c,
      memory: shared,
    } = there(values.find(([name]) => name === 'views of one memory')?.[1]) as {
      a: Float64Array
      b: Uint8Array
      c: DataView
      memory: ArrayBuffer
    }
    expect([a.buffer === shared, b.buffer === shared, c.buffer === shared]).toEqual([true, true, true])
    const bytes = encodeClone(new Float64Array([1, 2]), 0)
    const numbers = decodeClone(bytes) as Float64Array
    bytes.fill(0)
    expect([...numbers]).toEqual([1, 2])
  })

  test(`random values (PAPY_SEED=${seed})`, () => {
    const next = random(seed)
    const draw = (depth: number): unknown => {
      const kind = next(depth > 0 ? 10 : 6)
      if (kind < 6) return values[next(16)]?.[1]
      const parts = Array.from({ length: next(5) }, () => draw(depth - 1))
      if (kind === 6) return parts
      if (kind === 7) return new Map(parts.map((part, i) => [i % 2 ? part : `k${i}`, part]))
      if (kind === 8) return new Set(parts)
      return Object.fromEntries(parts.map((part, i) => [`p${i}`, part]))
    }
    for (let i = 0; i < 300; i++) {
      const value = draw(4)
      expectSame(there(value), structuredClone(value))
    }
  })
})

describe('what cannot be sent is refused, wherever it is', () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  test.each([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a Promise', Promise.resolve()],
    ['a WeakMap', new WeakMap()],
    ['a Proxy', new Proxy({}, {})],
    ['a revoked Proxy', proxy],
    ['a generator', (function* () {})()],
    ['a MessagePort', new MessageChannel().port1],
    ['a SharedArrayBuffer', new SharedArrayBuffer(8)],
    ['a view of shared memory', new Int32Array(new SharedArrayBuffer(8))],
    ['a URL', new URL('http://localhost')],
    ['a Blob', new Blob(['x'])],
    ['a key', createSecretKey(Buffer.alloc(16))],
    ['a WebAssembly.Module', module],
    ['a DOMException', new DOMException('why', 'AbortError')],
    ['an AbortError', AbortSignal.abort().reason],
    ['an error because of one', new Error('outer', { cause: new DOMException('ü', 'AbortError') })],
  ])('%s', (_, value) => {
    const places = [
      value,
      [1, value],
      { a: { b: value } },
      new Map([[1, value]]),
      new Map([[value, 1]]),
      new Set([value]),
      // Much memory in few objects, and in many.
      [new Uint8Array(32_768), value],
      { many: Array.from({ length: 1_000 }, () => ({})), memory: new Uint8Array(32_768), value },
    ]
    for (const place of places) expect(() => encodeClone(place, 8)).toThrow()
  })

  test('with the error of a structured clone', () => {
    for (const value of [() => 1, new URL('http://localhost'), new MessageChannel().port1])
      expect(() => encodeClone({ value }, 8)).toThrow(expect.objectContaining({ name: 'DataCloneError' }))
  })

  test('a WebAssembly.Module behind circles, and where parts are met again and again', () => {
    let knot: unknown = { cyclic }
    // 2 ** 40 ways lead to the innermost.
    for (let depth = 0; depth < 40; depth++) knot = [knot, knot]
    expect(() => encodeClone(knot, 0)).not.toThrow()
    expect(() => encodeClone([knot, { module }], 0)).toThrow('WebAssembly.Module')
    expect(() => encodeClone([{ module }, knot], 0)).toThrow('WebAssembly.Module')
    expect(() => encodeClone(new Error('outer', { cause: module }), 0)).toThrow('WebAssembly.Module')
  })

  test('what a getter throws goes through', () => {
    const value = Object.defineProperty({}, 'x', { enumerable: true, get: () => JSON.parse('{') })
    expect(() => encodeClone(value, 8)).toThrow(SyntaxError)
  })
})

// The smallest WebAssembly.Module there is; it has no types here.
function compiled(): object {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => object } }
  return new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))
}
