import { SerializerError } from '@papy/contract'
import { kindOf, survey, type ValueRules } from '@papy/contract/value'
import { describe, expect, it } from 'vitest'

const rules: ValueRules = {
  serializer: 'test()',
  undefined: 'refused',
  bigint: 'special',
  nonFinite: 'refused',
  minusZero: 'special',
  loneSurrogate: 'special',
  uneven: 'refused',
  foreignList: 'kept',
  protoKey: 'special',
  toJson: 'kept',
  kinds: { list: 'kept', record: 'kept', map: 'kept', set: 'kept', date: 'special' },
  advice: 'use another one',
}

function pathIn(value: unknown): unknown {
  try {
    survey(value, rules)
    return undefined
  } catch (error) {
    if (error instanceof SerializerError) return error['path']
    throw error
  }
}

describe('survey', () => {
  it('says what is special, and what is in a value more than once', () => {
    const date = new Date()
    const row = { date }
    const { isSpecial, special, shared } = survey([row, { row }, 1n], rules)
    expect(isSpecial).toBe(true)
    expect(special).toEqual([date])
    expect([...shared]).toEqual([row])
  })

  it('finds nothing special in what is plain', () => {
    const { isSpecial, special, shared } = survey(
      { a: [1, 'b', null, true, { c: new Map([['d', new Set([1])]]) }] },
      rules,
    )
    expect([isSpecial, special.length, shared.size]).toEqual([false, 0, 0])
  })

  for (const [name, value] of [
    ['a bigint', 1n],
    ['-0', [-0]],
    ['a string', { a: '\ud800' }],
    ['a key', { '\ud800': 1 }],
    ['__proto__', JSON.parse('{"__proto__":1}')],
  ] as const)
    it(`finds ${name} special`, () => {
      expect(survey(value, rules).isSpecial).toBe(true)
    })

  it('names paths as they would be written', () => {
    expect(pathIn({ rows: [1, { 'a b': undefined }] })).toBe('value.rows[1]["a b"]')
    expect(pathIn(new Map<unknown, unknown>([['k', { x: Number.NaN }]]))).toBe('value.get("k").x')
    expect(pathIn(new Map<unknown, unknown>([[{ k: undefined }, 1]]))).toBe('value.keys()[0].k')
    expect(
      pathIn(
        new Map<unknown, unknown>([
          [1, 2],
          [3, undefined],
        ]),
      ),
    ).toBe('value.values()[1]')
    expect(pathIn([new Set([1, [undefined]])])).toBe('value[0].values()[1][0]')
    expect(pathIn({ 0: undefined, größe: 1 })).toBe('value[0]')
    expect(pathIn(() => 1)).toBe('value')
  })

  it('names the first of several, and the shortest way round no circle', () => {
    const value: Record<string, unknown> = { a: { ok: 1 } }
    value['self'] = value
    value['b'] = { bad: undefined }
    value['c'] = undefined
    expect(pathIn(value)).toBe('value.b.bad')
  })

  it('shortens a path that is long', () => {
    let deep: unknown
    for (let depth = 0; depth < 5000; depth++) deep = { deep }
    const path = pathIn(deep) as string
    expect(path.length).toBeLessThan(1100)
    expect(path).toMatch(/^value\.deep.*….*\.deep$/)
  })

  it('says what a getter or a Proxy throws, and where', () => {
    const value = {
      list: [
        new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error('no keys')
            },
          },
        ),
      ],
    }
    expect(() => survey(value, rules)).toThrow(SerializerError)
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(() => survey({ proxy }, rules)).toThrow(
      expect.objectContaining({ code: 'ERR_NOT_SERIALIZABLE', path: 'value.proxy' }),
    )
  })

  it('sees holes and named properties in arrays of any length', () => {
    for (const length of [1, 10, 128, 129, 5000]) {
      const list = new Array<number | undefined>(length).fill(1)
      expect(pathIn([list])).toBeUndefined()
      expect(pathIn([Object.assign([...list], { named: 1 })])).toBe('value[0]')
      const holed = [...list]
      delete holed[length >> 1]
      expect(pathIn([holed])).toBe('value[0]')
    }
    expect(pathIn(Object.assign([], { 4294967294: 1 }))).toBe('value')
  })
})

describe('kindOf', () => {
  it('believes no prototype that an object was given', () => {
    for (const { prototype } of [Map, Set, Date, RegExp, ArrayBuffer, Uint8Array, Buffer, Number])
      expect(kindOf(Object.create(prototype))).toBe('instance')
  })

  it('tells what extends a class from the class', () => {
    class Extended extends Array {}
    expect([new Extended(), new (class extends Date {})(), new (class Plain {})()].map(kindOf)).toEqual([
      'instance',
      'instance',
      'instance',
    ])
    expect([[], {}, Object.create(null), new Date(), new (class extends Error {})()].map(kindOf)).toEqual([
      'list',
      'record',
      'record',
      'date',
      'error',
    ])
  })
})
