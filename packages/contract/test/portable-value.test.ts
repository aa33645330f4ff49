import { expect, test } from 'vitest'
import { portableValue } from '../src/portable-value.ts'

const f = (): number => 1

test('what can be copied is copied whole, to any depth and length', () => {
  let deep: unknown = 'end'
  for (let depth = 0; depth < 100; depth++) deep = [deep]
  const value = {
    deep,
    many: Array.from({ length: 5_000 }, (_, at) => ({ at })),
    map: new Map([[1, new Set([2])]]),
    bytes: new Uint8Array(3),
    e: new Error('e'),
  }
  expect(portableValue(value)).toEqual(value)
  expect(portableValue(value)).not.toBe(value)
})

test('else as far as objects and arrays go, with the rest in words', () => {
  class Point {
    x = 1
    method = f
  }
  const value = {
    point: new Point(),
    list: [f, 2, new WeakMap()],
    get broken() {
      throw new Error('no')
    },
    at: new Date(0),
    proxy: new Proxy({}, {}),
  }
  expect(portableValue(value)).toEqual({
    point: { x: 1, method: 'function f' },
    list: ['function f', 2, 'a WeakMap'],
    broken: 'throws Error: no',
    at: new Date(0),
    proxy: 'a Object',
  })
})

test.each([
  ['shared memory', new SharedArrayBuffer(4), 'a SharedArrayBuffer'],
  ['a view of it', new Uint8Array(new SharedArrayBuffer(4)), 'a Uint8Array'],
  ['a Blob', new Blob(['x']), 'a Blob'],
  ['a DOMException', new DOMException('x'), 'Error: x'],
])('what only threads can read is described: %s', (_, value, words) => {
  expect(portableValue({ list: [1, value] })).toEqual({ list: [1, words] })
})

test('circles stay circles', () => {
  const value: Record<string, unknown> = { f }
  value['self'] = value
  const copy = portableValue(value) as typeof value
  expect(copy['self']).toBe(copy)
})

test('keys that are names of inherited things are data', () => {
  const value = JSON.parse('{"__proto__": {"polluted": 1}}') as Record<string, unknown>
  value['f'] = f
  const copy = portableValue(value) as Record<string, unknown>
  expect([Object.keys(copy), copy['polluted']]).toEqual([['__proto__', 'f'], undefined])
})

test('a graph of objects without end is cut', () => {
  const endless = (): object => ({
    f,
    get a() {
      return endless()
    },
    get b() {
      return endless()
    },
  })
  expect(JSON.stringify(portableValue(endless())).length).toBeLessThan(100_000)
})
