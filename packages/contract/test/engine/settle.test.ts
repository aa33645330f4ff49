import { expect, test } from 'vitest'
import type { Calls } from '../../src/engine/calls.ts'
import { placeholderOf } from '../../src/engine/placeholder.ts'
import { settle } from '../../src/engine/settle.ts'
import { PartialResult } from '../../src/engine/unpacked.ts'
import { isPiperError, type PiperError } from '../../src/errors.ts'

const passed = (index: number): PiperError =>
  placeholderOf(new Error('earlier'), { functionName: 'before', inbox: [], node: 'upstream', index })
const subject = { node: 'here', functionNames: ['f', 'g'], bare: false }

function calls(columns: Calls['columns'], rest: Partial<Calls> = {}): Calls {
  const size = (columns[0]?.length ?? 0) + (rest.placeholders?.size ?? 0)
  return { size, columns, group: 4, offset: 1, first: 9, width: 2, ...rest }
}

test('clean calls: the values as they are, and their address', () => {
  const values = [1, 2]
  const batch = settle(calls([['a', 'b']]), { values, failures: [] }, subject)
  expect(batch).toEqual({ values, failed: false, group: 4, offset: 1, first: 9, width: 2 })
})

test('ends are passed on, with nothing else too', () => {
  const batch = settle(calls([[]], { width: 0, ends: [0, 0] }), { values: [], failures: [] }, subject)
  expect(batch).toMatchObject({ values: [], ends: [0, 0], width: 0, failed: false })
})

test('placeholders stand again where they stood, as the same objects', () => {
  const [one, two] = [passed(0), passed(3)]
  const placeholders = new Map([
    [0, one],
    [3, two],
  ])
  const batch = settle(calls([['a', 'b']], { placeholders, size: 4 }), { values: ['A', 'B'], failures: [] }, subject)
  expect(batch.values).toEqual([one, 'A', 'B', two])
  expect([batch.values[0], batch.failed]).toEqual([one, true])
  expect(batch.values[0]).toBe(one)
})

test('a failure is a placeholder with the inbox, the function and the index of its call', () => {
  const cause = new TypeError('no')
  const placeholders = new Map([[1, passed(1)]])
  const columns = [
    ['a', 'c'],
    [1, 3],
  ]
  const batch = settle(
    { ...calls(columns, { placeholders }), size: 3 },
    { values: ['A', undefined], failures: [{ at: 1, step: 1, cause }] },
    subject,
  )
  expect(batch.values.map(isPiperError)).toEqual([false, true, true])
  expect(batch.values[2]).toMatchObject({ node: 'here', index: 11, code: 'ERR_WORKER' })
  expect((batch.values[2] as PiperError).errors).toMatchObject([
    { cause, functionName: 'g', inbox: ['c', 3], node: 'here', index: 11 },
  ])
})

test('the inbox of a gathered call is what its worker was handed', () => {
  const batch = settle(
    { ...calls([[1, 2, 3]], { counts: [2, 1] }), size: 2 },
    {
      values: [undefined, undefined],
      failures: [
        { at: 1, step: 0, cause: 'x' },
        { at: 0, step: 0, cause: 'y' },
      ],
    },
    subject,
  )
  expect(batch.values.map((value) => (value as PiperError).errors[0]?.inbox)).toEqual([[[1], [2]], [[3]]])
})

test('a bare item is named as the inbox it would be', () => {
  const batch = settle(
    calls([['a']]),
    { values: [undefined], failures: [{ at: 0, step: 0, cause: 1 }] },
    { ...subject, bare: true },
  )
  expect((batch.values[0] as PiperError).errors[0]?.inbox).toEqual(['a'])
})

test('a failure after the last function belongs to the last function', () => {
  const batch = settle(
    calls([['a']]),
    { values: [undefined], failures: [{ at: 0, step: Number.POSITIVE_INFINITY, cause: 1 }] },
    subject,
  )
  expect((batch.values[0] as PiperError).errors[0]?.functionName).toBe('g')
})

test('undefined thrown is a cause', () => {
  const batch = settle(
    calls([['a']]),
    { values: [undefined], failures: [{ at: 0, step: 0, cause: undefined }] },
    subject,
  )
  const [error] = (batch.values[0] as PiperError).errors
  expect(error && 'cause' in error && error.cause === undefined).toBe(true)
})

test('a result of which only the first items could be had keeps them beside its placeholder', () => {
  const batch = settle(
    calls([['a', 'b']]),
    { values: [[1, 2], 'B'], failures: [{ at: 0, step: 0, cause: 'half-way', partial: true }] },
    subject,
  )
  const [partial] = batch.values as [PartialResult, unknown]
  expect(partial).toBeInstanceOf(PartialResult)
  expect([partial.items, isPiperError(partial.placeholder), batch.failed]).toEqual([[1, 2], true, true])
})
