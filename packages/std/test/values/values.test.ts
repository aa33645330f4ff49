import { spawnSync } from 'node:child_process'
import { cborDumps, cborLoads, jsonDumps, jsonLoads, v8Dumps, v8Loads } from '@papy/std/values'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thrown } from '../thrown.ts'

const binary = [
  ['v8', v8Dumps, v8Loads],
  ['cbor', cborDumps, cborLoads],
] as const

describe('JSON', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as unknown
        expect(jsonLoads([jsonDumps([plain])])).toEqual(plain)
      }),
    )
    expect(jsonDumps([{ a: [1, 'ä\ud800', null] }])).toBe('{"a":[1,"ä\\ud800",null]}')
  })

  test.each([
    ['undefined', { a: undefined }, 'value.a'],
    ['NaN', [Number.NaN], 'value[0]'],
    ['-0', -0, 'value'],
    ['a bigint', { a: { b: 1n } }, 'value.a.b'],
    ['a date', { at: new Date(0) }, 'value.at'],
    ['a Map', new Map(), 'value'],
    ['bytes', [[new Uint8Array(2)]], 'value[0][0]'],
    ['an error', { failed: new Error('no') }, 'value.failed'],
    ['a function', { f: () => 1 }, 'value.f'],
    ['a hole', new Array(2), 'value'],
    ['what says itself what it becomes', { toJSON: () => 1 }, 'value'],
  ])('does not have %s, and it is not dropped silently', (_, value, path) => {
    const error = thrown(() => jsonDumps([value]))
    expect(error).toMatchObject({ name: 'SerializerError', code: 'ERR_NOT_SERIALIZABLE', path })
  })

  test('does not go round in a circle, but takes an object twice', () => {
    const shared = { a: 1 }
    expect(jsonDumps([[shared, shared]])).toBe('[{"a":1},{"a":1}]')
    const round: unknown[] = []
    round.push({ round })
    expect(thrown(() => jsonDumps([round]))).toMatchObject({ code: 'ERR_NOT_SERIALIZABLE', path: 'value[0].round' })
  })

  test('that is none is refused, with what is wrong', () => {
    const malformed = { name: 'SerializerError', code: 'ERR_MALFORMED', cause: expect.any(SyntaxError) }
    for (const text of ['', '{', '{"a":1}x', "{'a':1}"])
      expect(thrown(() => jsonLoads([text]))).toMatchObject(malformed)
    expect(thrown(() => jsonLoads([Buffer.from('1') as never]))).toMatchObject({ code: 'ERR_ARGUMENT' })
  })
})

describe.each(binary)('%s', (name, dumps, loads) => {
  const values = [
    null,
    { a: [1, 'b', { c: true }] },
    undefined,
    -0,
    2n ** 80n,
    new Date(5),
    new Map([['a', new Set([1])]]),
    Uint8Array.of(1, 2, 3),
    // Large ones travel as parts of their own.
    new Float64Array(2000).fill(0.25),
    { picture: new Uint8Array(10_000).fill(7), mask: new Uint16Array(5_000).fill(9), empty: new Uint8Array() },
    [new Uint8Array(4095), new Uint8Array(4096), new Uint8Array(4097)],
  ]
  test.each(values.map((value) => [value]))('keeps %o', (value) => {
    const bytes = dumps([value])
    expect(bytes).toBeInstanceOf(Uint8Array)
    expect(loads([bytes])).toEqual(value)
    // From anywhere in memory.
    const moved = new Uint8Array(bytes.byteLength + 3)
    moved.set(bytes, 3)
    expect(loads([moved.subarray(3)])).toEqual(value)
  })

  test('writes bytes of their own memory, and what is read twice is not the same memory', () => {
    for (const length of [16, 5000]) {
      const bytes = dumps([new Uint8Array(length)])
      expect([bytes.constructor, bytes.buffer.byteLength]).toEqual([Uint8Array, bytes.byteLength])
      const first = loads([bytes]) as Uint8Array
      first.fill(1)
      expect(loads([bytes])).toEqual(new Uint8Array(length))
    }
  })

  test('keeps an error', () => {
    const error = Object.assign(new TypeError('no'), { code: 'E_NO', cause: new Error('why') })
    expect(loads([dumps([error])])).toMatchObject({ name: 'TypeError', message: 'no', code: 'E_NO' })
  })

  test('names what it cannot keep', () => {
    const error = { name: 'SerializerError', code: 'ERR_NOT_SERIALIZABLE', path: 'value.f' }
    expect(thrown(() => dumps([{ f: () => 1 }]))).toMatchObject(error)
  })

  test('reads no bytes that are cut short, or have some too many', () => {
    const bytes = dumps([{ small: 'text', large: new Uint8Array(5000) }])
    for (let length = 0; length < bytes.byteLength; length += length < 60 ? 1 : 997)
      expect(thrown(() => loads([bytes.subarray(0, length)]))).toMatchObject({ code: 'ERR_MALFORMED' })
    expect(thrown(() => loads([Buffer.concat([bytes, Buffer.of(0)])]))).toMatchObject({ code: 'ERR_MALFORMED' })
  })

  test('reads no other bytes', () => {
    const random = fc.uint8Array({ maxLength: 40 })
    // The tag of parts, so that what is behind it is looked at, too.
    const tagged = random.map((bytes) => Uint8Array.from([0xda, 0x50, 0x41, 0x50, 0x5a, 0x9a, 0, 0, 0, 2, ...bytes]))
    fc.assert(
      fc.property(tagged, (bytes) => {
        expect(thrown(() => loads([bytes]))).toMatchObject({ code: 'ERR_MALFORMED' })
      }),
    )
    expect(thrown(() => loads(['text' as never]))).toMatchObject({
      code: 'ERR_ARGUMENT',
      message: expect.stringContaining(`${name}Loads got "text"; pass a Uint8Array, as ${name}Dumps returns`),
    })
  })
})

test('plain data in CBOR is plain CBOR', () => {
  expect(Buffer.from(cborDumps([{ a: [1, 'b', null] }])).toString('hex')).toBe('b90001616183016162f6')
})

test('several parts are one item of CBOR: byte strings under a tag', () => {
  const bytes = Buffer.from(v8Dumps([new Uint8Array(4096).fill(7)]))
  expect(bytes.subarray(0, 10).toString('hex')).toBe('da5041505a9a00000002')
  expect(bytes.subarray(-4101).toString('hex')).toBe(`5a00001000${'07'.repeat(4096)}`)
})

test('cbor says what to install where it is missing, and the others do without', () => {
  const door = new URL('../../dist/values.js', import.meta.url).href
  const program = `
    import module, { syncBuiltinESMExports } from 'node:module'
    const { createRequire } = module
    module.createRequire = (url) => {
      const load = createRequire(url)
      return (name) => load(name.replace('cbor', 'absent'))
    }
    syncBuiltinESMExports()
    const { cborDumps, jsonDumps, v8Dumps } = await import(${JSON.stringify(door)})
    jsonDumps([1])
    v8Dumps([1])
    try {
      cborDumps([1])
    } catch ({ code, message, cause }) {
      console.log(code, message, cause.code)
    }`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(stdout).toContain(
    'ERR_PLUGIN_NOT_FOUND cborDumps and cborLoads cannot load @papy/serializer-cbor; install it beside @papy/std MODULE_NOT_FOUND',
  )
})
