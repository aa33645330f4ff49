import { Budget } from '@papy/contract/medium'
import { expect, test } from 'vitest'
import { turns } from '../../../../.config/testing/bound.ts'

/** Asks for bytes one after the other; `got` lists those that were given, in the order in which they were. */
function asking(budget: Budget): { ask(bytes: number, signal?: AbortSignal): Promise<void>; readonly got: number[] } {
  const got: number[] = []
  return {
    got,
    async ask(bytes, signal) {
      await budget.take(bytes, signal)
      got.push(bytes)
    },
  }
}

test('bytes that are there are given at once, without a promise', () => {
  const budget = new Budget(100)
  expect([budget.take(60), budget.take(40), budget.held]).toEqual([undefined, undefined, 100])
  budget.free(100)
  expect(budget.held).toBe(0)
})

test('Infinity never waits', () => {
  const budget = new Budget(Number.POSITIVE_INFINITY)
  expect([budget.take(2 ** 40), budget.take(2 ** 40)]).toEqual([undefined, undefined])
})

test('who asks for more waits until enough was freed, first come, first served', async () => {
  const budget = new Budget(100)
  const { ask, got } = asking(budget)
  const asked = [80, 50, 10, 40].map((bytes) => ask(bytes))
  await turns()
  // 10 would fit, but it came after 50.
  expect(got).toEqual([80])
  budget.free(20)
  await turns()
  expect(got).toEqual([80])
  budget.free(60)
  await Promise.all(asked)
  expect([got, budget.held]).toEqual([[80, 50, 10, 40], 100])
})

test('more than the whole budget is let in alone', async () => {
  const budget = new Budget(100)
  const { ask, got } = asking(budget)
  const asked = [1, 500, 1].map((bytes) => ask(bytes))
  await turns()
  expect(got).toEqual([1])
  budget.free(1)
  await turns()
  expect([got, budget.held]).toEqual([[1, 500], 500])
  budget.free(500)
  await Promise.all(asked)
  expect(budget.held).toBe(1)
})

test('an abort takes nothing, and lets those behind it in', async () => {
  const budget = new Budget(100)
  const { ask, got } = asking(budget)
  const stop = new AbortController()
  const asked = [ask(80), ask(90, stop.signal), ask(20)]
  stop.abort(new Error('enough'))
  await expect(asked[1]).rejects.toThrow('enough')
  await Promise.all([asked[0], asked[2]])
  expect([got, budget.held]).toEqual([[80, 20], 100])
})

test('a signal that is aborted already is heard, however much is free', () => {
  const budget = new Budget(100)
  expect(() => budget.take(1, AbortSignal.abort(new Error('before')))).toThrow('before')
  expect(budget.held).toBe(0)
})

test('an abort of who was just let in changes nothing', async () => {
  const budget = new Budget(10)
  const { ask, got } = asking(budget)
  const stop = new AbortController()
  const asked = [ask(10), ask(5, stop.signal), ask(6)]
  budget.free(10)
  stop.abort()
  await asked[1]
  expect([got, budget.held]).toEqual([[10, 5], 5])
  budget.free(5)
  await asked[2]
  expect(budget.held).toBe(6)
})

test('closed, it refuses who waits and who asks later; what is held can still be given back', async () => {
  const budget = new Budget(10)
  const { ask, got } = asking(budget)
  const asked = [10, 1, 2].map((bytes) => ask(bytes))
  budget.close(new Error('closed'))
  budget.close(new Error('again'))
  await expect(asked[1]).rejects.toThrow('closed')
  await expect(asked[2]).rejects.toThrow('closed')
  expect(() => budget.take(0)).toThrow('closed')
  budget.free(10)
  await turns()
  expect([got, budget.held]).toEqual([[10], 0])
})
