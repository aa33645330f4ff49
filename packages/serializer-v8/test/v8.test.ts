import { runInNewContext } from 'node:vm'
import { revivePlugin } from '@papy/contract'
import { v8 } from '@papy/serializer-v8'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const serializer = v8().open()

const anything = fc.anything({
  key: fc.string({ unit: 'binary' }),
  values: [
    fc.boolean(),
    fc.double(),
    fc.integer(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(null, undefined, -0, '\ud800'),
  ],
  ...{ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withSparseArray: true },
})

describe('v8()', () => {
  it('is opened from its descriptor, and reads what another one wrote', async () => {
    const plugin = v8()
    expect(plugin).toMatchObject({ kind: 'serializer', descriptor: { specifier: '@papy/serializer-v8', args: [] } })
    const other = (await revivePlugin(JSON.parse(JSON.stringify(plugin.descriptor)), 'same-host')) as typeof plugin
    expect(other.open().decode(serializer.encode({ a: [1, 'b'] }))).toEqual({ a: [1, 'b'] })
  })

  it('keeps any value there is', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(serializer.decode(serializer.encode(value))).toStrictEqual(value)
      }),
      { numRuns: 500 },
    )
  })

  it('says which part of a value is a Proxy', () => {
    expect(() => serializer.encode({ a: [new Proxy({}, {})] })).toThrow(
      expect.objectContaining({ code: 'ERR_NOT_SERIALIZABLE', path: 'value.a[0]' }),
    )
  })

  it('says so where nesting is too deep for it, and where it is not', () => {
    let chain: unknown = 'end'
    for (let depth = 0; depth < 200_000; depth++) chain = [chain]
    expect(() => serializer.encode({ chain })).toThrow(/value is nested too deeply, which v8\(\) cannot write/)
    let short: unknown = 'end'
    for (let depth = 0; depth < 500; depth++) short = { short }
    expect(JSON.stringify(serializer.decode(serializer.encode(short)))).toBe(JSON.stringify(short))
  })

  it('is not confused by what somebody added to Object.prototype', () => {
    Object.assign(Object.prototype, { added: () => 1 })
    try {
      expect(Object.keys(serializer.decode(serializer.encode({ a: 1 })) as object)).toEqual(['a'])
    } finally {
      Reflect.deleteProperty(Object.prototype, 'added')
    }
  })

  it('takes plain objects and arrays of another realm for what they are', () => {
    const foreign: unknown = runInNewContext('({ list: [1, { a: "b" }] })')
    expect(JSON.stringify(serializer.decode(serializer.encode(foreign)))).toBe('{"list":[1,{"a":"b"}]}')
  })
})
