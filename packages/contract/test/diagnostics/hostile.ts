/** What is made to break whoever looks at it. */
export function hostile(): readonly (readonly [string, unknown])[] {
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const circle: Record<string, unknown> = {}
  circle['self'] = { circle }
  const raise = (): never => {
    throw new Error('touched')
  }
  const deep = Array.from({ length: 100_000 }).reduce<object>((inner) => ({ inner }), {})
  return [
    ['a Proxy that was revoked', revoked.proxy],
    ['a Proxy of which everything throws', new Proxy({}, new Proxy({}, { get: () => raise }))],
    ['an object whose prototype is such a Proxy', Object.create(new Proxy({}, new Proxy({}, { get: () => raise })))],
    ['a getter that throws', Object.defineProperty({}, 'bad', { get: raise, enumerable: true })],
    ['a toJSON that throws', { toJSON: raise }],
    ['a toString that throws', { toString: raise, [Symbol.toPrimitive]: raise, valueOf: raise }],
    ['a tag that throws', Object.defineProperty({}, Symbol.toStringTag, { get: raise })],
    ['an error whose message throws', Object.defineProperty(new Error(), 'message', { get: raise })],
    ['an error whose stack throws', Object.defineProperty(new Error(), 'stack', { get: raise })],
    ['an error whose name is a Proxy', Object.assign(new Error('x'), { name: revoked.proxy })],
    [
      'an error that is its own cause',
      Object.assign(new Error('x'), {
        get cause() {
          return this
        },
      }),
    ],
    ['a circle', circle],
    ['great depth', deep],
    ['a long list', new Array(2 ** 32 - 1)],
    ['many keys', Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key ${i}`, i]))],
    ['a long key', { ['k'.repeat(2 ** 22)]: 1 }],
    ['a text of 256 Mi characters', 'x'.repeat(2 ** 28)],
    ['many long texts', Array.from({ length: 1_000 }, () => 'x'.repeat(10_000))],
    ['a large bigint', 2n ** 1_000_000n],
    [
      'a Map that lies',
      new (class extends Map<string, number> {
        override get size(): number {
          return raise()
        }
      })([['a', 1]]),
    ],
    [
      'a Set that lies',
      new (class extends Set<number> {
        override values(): never {
          return raise()
        }
      })([1]),
    ],
    [
      'a date that lies',
      new (class extends Date {
        override toISOString(): never {
          return raise()
        }
      })(),
    ],
    ['half of a character', '\ud800'],
    ['a function whose name throws', Object.defineProperty(() => {}, 'name', { get: raise })],
  ]
}
