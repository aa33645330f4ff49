import { expect, test } from 'vitest'
import { buffersIn } from '../src/wire/buffers.ts'

const whole = new Uint8Array(4)
const bare = new ArrayBuffer(2)
const large = new ArrayBuffer(8)

test('buffers are found at any depth, each once', () => {
  const ring: Record<string, unknown> = { deep: [{ whole }] }
  ring['ring'] = ring
  expect(
    buffersIn([
      [whole, { bare }],
      [ring, new Map([['k', bare]]), new Set([whole])],
    ]),
  ).toEqual(expect.arrayContaining([whole.buffer, bare]))
  expect(buffersIn([[whole, { bare }, ring]])).toHaveLength(2)
})

test('a view of a part, shared memory and what is packed already are left alone', () => {
  expect(buffersIn([[new Uint8Array(large, 2, 3), Buffer.from('pooled'), new SharedArrayBuffer(1)]])).toEqual([])
  expect(buffersIn([Float64Array.of(1, 2)])).toEqual([])
})

test('instances of classes are copied whole', () => {
  class Holder {
    buffer = bare
  }
  expect(buffersIn([[new Holder()]])).toEqual([])
})

test('huge values cost no more than so many looks', () => {
  expect(buffersIn([Array.from({ length: 50_000 }, (_, i) => ({ i }))])).toEqual([])
})
