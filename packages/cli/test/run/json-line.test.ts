import { expect, test } from 'vitest'
import { jsonLine } from '../../src/run/json-line.ts'

test.each([
  [undefined, 'null'],
  [null, 'null'],
  ['a\nb', '"a\\nb"'],
  [{ a: [1, undefined], b: undefined }, '{"a":[1,null]}'],
  [new Date(0), '"1970-01-01T00:00:00.000Z"'],
])('%j', (value, line) => {
  expect(jsonLine(value, 'row 0')).toBe(line)
})

const circle: { self?: unknown } = {}
circle.self = circle

test.each([
  ['a bigint', 1n, 'row 0 cannot be written as JSON: it is a bigint'],
  ['what is not a number', { a: { b: Number.NaN } }, "'b' in row 0 cannot be written as JSON: it is NaN"],
  ['a Map', [new Map()], "'0' in row 0 cannot be written as JSON: it is a Map"],
  ['a Set', new Set(), 'it is a Set'],
  ['a Buffer', { bytes: Buffer.from('x') }, "'bytes' in row 0 cannot be written as JSON: it is binary (Buffer)"],
  ['numbers in a buffer', new Float64Array(1), 'it is binary (Float64Array)'],
  ['a circle', circle, 'Converting circular structure to JSON'],
])('%s is refused, for JSON would lose it', (_, value, message) => {
  const what = () => jsonLine(value, 'row 0')
  expect(what).toThrow(
    expect.objectContaining({ code: 'ERR_NOT_SERIALIZABLE', message: expect.stringContaining(message) }),
  )
})
