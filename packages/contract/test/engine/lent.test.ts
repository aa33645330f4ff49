import { describe, expect, test, vi } from 'vitest'
import { Lent } from '../../src/engine/lent.ts'
import type { Lease } from '../../src/transport.ts'

/** Memory of a transport, of which parts were lent; what is in it changes with the release. */
function lend(memory: ArrayBufferLike = new SharedArrayBuffer(32_768)) {
  const all = new Uint8Array(memory).fill(1)
  const release = vi.fn(() => void all.fill(9))
  const lease: Lease = {
    parts: [all.subarray(0, 8_000), all.subarray(8_000, 16_000), all.subarray(16_000, 16_100)],
    borrowed: true,
    release,
  }
  const lent = new Lent()
  const [head, large, small] = lent.add(lease) as [Uint8Array, Uint8Array, Uint8Array]
  return { lent, all, head, large, small, release }
}

const isOwn = (value: unknown): boolean =>
  ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer && value.byteLength === 8_000

test('large parts stay where they are; the first, and small ones, are copied', () => {
  const { all, head, large, small } = lend()
  expect([head.buffer, large.buffer, small.buffer].map((buffer) => buffer === all.buffer)).toEqual([false, true, false])
})

test('parts that are the taker’s own are his', () => {
  const parts = [new Uint8Array(8_000), new Uint8Array(8_000)]
  const release = vi.fn()
  const lent = new Lent()
  expect(lent.add({ parts, borrowed: false, release })).toBe(parts)
  expect(lent.own(parts[1])).toBe(parts[1])
})

test.each([new SharedArrayBuffer(32_768), new ArrayBuffer(32_768)])(
  'a view of lent memory becomes a copy: %o',
  (memory) => {
    const { lent, large } = lend(memory)
    const kept = lent.own(large) as Uint8Array
    const floats = lent.own(new Float64Array(large.buffer, 8_000, 10)) as Float64Array
    const view = lent.own(new DataView(large.buffer, 8_000, 8)) as DataView
    const buffer = lent.own(Buffer.from(large.buffer as ArrayBuffer, 8_000, 8)) as Buffer
    lent.release()
    expect([isOwn(kept), kept.every((byte) => byte === 1)]).toEqual([true, true])
    expect([
      floats.constructor,
      floats.length,
      floats[0] === new Float64Array(new Uint8Array(8).fill(1).buffer)[0],
    ]).toEqual([Float64Array, 10, true])
    expect([view.byteLength, view.getUint8(7), Buffer.isBuffer(buffer), buffer[0]]).toEqual([8, 1, true, 1])
  },
)

describe('inside of a result', () => {
  test.each<[string, (view: Uint8Array) => unknown, (result: never) => unknown]>([
    ['an array', (view) => [1, view], (result: unknown[]) => result[1]],
    ['an object', (view) => ({ a: { b: view } }), (result: { a: { b: unknown } }) => result.a.b],
    ['a Map', (view) => new Map([['k', view]]), (result: Map<string, unknown>) => result.get('k')],
    ['a Set', (view) => new Set([0, view]), (result: Set<unknown>) => [...result][1]],
    ['an error', (view) => Object.assign(new Error('no'), { view }), (result: { view: unknown }) => result.view],
  ])('%s has a copy in its place', (_, make, inside) => {
    const { lent, large } = lend()
    expect(isOwn(inside(lent.own(make(large)) as never))).toBe(true)
  })

  test('the same view is the same copy, and what goes in circles is looked at once', () => {
    const { lent, large } = lend()
    const result: Record<string, unknown> = { a: large, b: [large] }
    result['self'] = result
    lent.own(result)
    expect(result['a']).toBe((result['b'] as unknown[])[0])
  })

  test('where it cannot be replaced it is refused', () => {
    const { lent, large } = lend()
    const refused = expect.objectContaining({ code: 'ERR_NOT_SERIALIZABLE' })
    expect(() => lent.own(Object.freeze({ large }))).toThrow(refused)
    expect(() => lent.own(new Map([[large, 1]]))).toThrow(refused)
    expect(() => lent.own({ memory: large.buffer })).toThrow(refused)
  })

  test('nothing else is touched', () => {
    const { lent } = lend()
    const result = Object.freeze({ own: new Uint8Array(8_000), deep: Object.freeze([1, 'a', null]) })
    expect(lent.own(result)).toBe(result)
  })
})

test('it is given back once', () => {
  const { lent, release } = lend()
  lent.release()
  lent.release()
  expect(release).toHaveBeenCalledTimes(1)
})
