/** Small values whose encodings are committed, so that nobody changes a format without noticing. */
export const golden: Readonly<Record<string, () => unknown>> = {
  scalars: () => [null, true, false, 0, 1, -1, 23, 24, 255, 65_536, -300, 1.5, 2 ** 40, '', 'a', 'é€😀'],
  record: () => ({ id: 7, name: 'x', nested: { list: [1, [2, []]], empty: {} } }),
  surrogate: () => ['a\ud800'],
  proto: () => JSON.parse('{"__proto__":{"a":1}}'),
  special: () => [
    undefined,
    -0,
    Number.NaN,
    Infinity,
    -Infinity,
    5n,
    -5n,
    2n ** 70n,
    -(2n ** 70n),
    new Date(1_700_000_000_123),
  ],
  collections: () => [
    new Map<unknown, unknown>([
      ['a', 1],
      [new Set([1, 'b']), new Map()],
    ]),
    Object.assign([1], { 2: 3, note: 'n' }),
  ],
  circle: () => {
    const shared = { s: 1 }
    const value: Record<string, unknown> = { shared, again: [shared] }
    value['self'] = value
    return value
  },
  binaries: () => {
    const memory = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]).buffer
    const views = [new Uint8Array(memory), new Uint16Array(memory, 2, 3), new Float64Array(memory, 8, 1), memory]
    return [
      ...views,
      new DataView(new Uint8Array([255]).buffer),
      Buffer.from('buffer'),
      new BigInt64Array([-1n]),
      new Uint8Array(0),
    ]
  },
  error: () => {
    const error = Object.assign(new TypeError('bad', { cause: 'why' }), { code: 'E_BAD', at: { row: 3 } })
    return {
      failed: [
        Object.defineProperty(error, 'stack', {
          value: 'TypeError: bad\n    at here',
          configurable: true,
          writable: true,
        }),
      ],
    }
  },
}
