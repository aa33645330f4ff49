import type { PiperError } from '@papy/contract'
import { IMap } from '@papy/imap'
import { expect, test } from 'vitest'
import { within } from '../../../.config/testing/bound.ts'
import * as functions from './fixtures/functions.mjs'
import { all, bind, numbers, spoken } from './support/items.ts'
import { balanced } from './support/ledger.ts'

const bytes = (x: number) => new Uint8Array(64).fill(x)

test('buffers of items are moved, those of results too', async () => {
  await using pool = new IMap({ workers: 2, transfer: true })
  const items = numbers(40).map(bytes)
  const task = pool.addTask(functions.same, items)
  await pool.start()
  expect(await within(all(task))).toEqual(numbers(40).map(bytes))
  expect(items.map(({ byteLength }) => byteLength)).toEqual(numbers(40).map(() => 0))
})

test('without being told so, they are copied; a task may say other than its pool', async () => {
  await using pool = new IMap({ workers: 1, transfer: true })
  const items = [bytes(1), bytes(2)]
  const task = pool.addTask(functions.same, items, { transfer: false })
  await pool.start()
  expect(await within(all(task))).toEqual([bytes(1), bytes(2)])
  expect(items).toEqual([bytes(1), bytes(2)])
})

test('an item that is lost with its worker is a placeholder at once; nothing else is lost that was not sent', async () => {
  await using pool = new IMap({ workers: 1, stride: 1, transfer: true })
  const task = pool.addTask(bind(functions.exitAt, [3]), numbers(12))
  await pool.start()
  const found = await within(all(task), 8_000)
  const lost = found.flatMap((value, at) => (spoken([value])[0] === 'ERR_WORKER_LOST' ? [at] : []))
  expect(lost[0]).toBe(3)
  expect(lost.length).toBeLessThanOrEqual(2)
  expect((found[3] as PiperError).errors[0]).toMatchObject({ attempt: 1, index: 3 })
  expect(found.filter((_, at) => !lost.includes(at))).toEqual(numbers(12).filter((x) => !lost.includes(x)))
  balanced(await pool.stop())
}, 10_000)

test('does not go with retry', async () => {
  const wrong = expect.objectContaining({ code: 'ERR_ARGUMENT', option: 'transfer' })
  expect(() => new IMap({ workers: 1, transfer: true, retry: { attempts: 2 } })).toThrow(wrong)
  await using pool = new IMap({ workers: 1, retry: { attempts: 2 } })
  expect(() => pool.addTask(functions.same, [], { transfer: true })).toThrow(wrong)
})
