import { isPiperError } from '@papy/core'
import { imap as mapping } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { threads } from '@papy/runtime-thread'
import { describe, expect, test } from 'vitest'
import { within } from '../reference/bound.ts'
import * as f from './fixtures/functions.mjs'
import { bind, drain, errorOf, failed } from './flow.ts'
import { counting, countingAsync, range } from './source.ts'

const imap = (fn: unknown, input: unknown, options?: object): AsyncIterableIterator<unknown> =>
  mapping(fn as never, input as never, options as never) as never

describe.each([
  ['threads', () => threads(2)],
  ['inline', () => inline(2)],
] as const)('imap(), %s', (_, runtime) => {
  test('is the one-line form', async () => {
    expect(await drain(imap(f.bareDouble, range(20), { workers: runtime() }))).toEqual(range(20).map((x) => 2 * x))
  })

  test('binds arguments and takes async iterables', async () => {
    expect(await drain(imap(bind(f.bareSum, 1, 2), countingAsync(5), { workers: runtime(), stride: 2 }))).toEqual(
      range(5, 3),
    )
  })

  test('yields placeholders', async () => {
    expect(await drain(imap(bind(f.bareFail, 1), range(3), { workers: runtime() }))).toEqual([0, failed('bad 1'), 2])
  })

  test('ends once, and again', async () => {
    const mapped = imap(f.bareDouble, [1], { workers: runtime() })
    expect(await within(mapped.next())).toEqual({ value: 2, done: false })
    expect((await within(mapped.next())).done).toBe(true)
    expect((await within(mapped.next())).done).toBe(true)
  })

  test('return() before the first pull reads nothing', async () => {
    const data = counting()
    const mapped = imap(f.bareDouble, data, { workers: runtime() })
    await within(Promise.resolve(mapped.return?.()))
    expect(data.read).toBe(0)
    expect((await within(mapped.next())).done).toBe(true)
  })

  test('a signal ends it with its reason', async () => {
    const [controller, reason, data] = [new AbortController(), new Error('enough'), counting()]
    const mapped = imap(f.bareSame, data, { workers: runtime(), signal: controller.signal })
    expect((await within(mapped.next())).value).toBe(0)
    controller.abort(reason)
    expect(await errorOf(() => mapped.next())).toBe(reason)
    expect(data.returned).toBe(1)
  })

  test('a wrong argument is refused', async () => {
    expect((await errorOf(async () => drain(imap(1, [1], { workers: runtime() }))))['code']).toBe('ERR_ARGUMENT')
    expect((await errorOf(async () => drain(imap(f.bareSame, 1, { workers: runtime() }))))['code']).toBe('ERR_ARGUMENT')
  })

  test('a buffer below the stride is ERR_BUFFER_TOO_SMALL', async () => {
    expect(
      (await errorOf(async () => drain(imap(f.bareSame, [1], { workers: runtime(), stride: 4, buffer: 2 }))))['code'],
    ).toBe('ERR_BUFFER_TOO_SMALL')
  })
})

test('without options it runs on threads', async () => {
  const ids = await drain(imap(f.bareWhere, range(4)))
  expect(ids.every((id) => (id as number) > 0)).toBe(true)
  expect(ids.some(isPiperError)).toBe(false)
})
