import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Restarts } from '../src/crew/restarts.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

test('the third start in a row that fails is enough; one that is up begins the row anew', () => {
  const restarts = new Restarts()
  expect([restarts.failed(), restarts.failed()]).toEqual([false, false])
  restarts.up()
  expect([restarts.failed(), restarts.failed(), restarts.failed()]).toEqual([false, false, true])
})

test('after three that were lost at nothing each start waits, twice as long as before; twelve are a loop', () => {
  const restarts = new Restarts()
  const start = vi.fn<(waited: boolean) => void>()
  const waits: number[] = []
  for (let times = 1; times <= 12; times++) {
    expect(restarts.isLoop).toBe(false)
    restarts.lost()
    start.mockClear()
    restarts.next(times % 2, start)
    expect([restarts.waiting(), restarts.waiting(times % 2)]).toEqual(times > 3 ? [1, 1] : [0, 0])
    const began = Date.now()
    vi.runAllTimers()
    if (times > 3) waits.push(Date.now() - began)
    expect(start).toHaveBeenCalledExactlyOnceWith(times > 3)
  }
  expect(restarts.isLoop).toBe(true)
  restarts.progressed()
  expect(restarts.isLoop).toBe(false)
  expect(waits).toEqual([20, 40, 80, 160, 320, 500, 500, 500, 500])
})

test('stopped, what waits is not started', () => {
  const restarts = new Restarts()
  for (let times = 0; times < 5; times++) restarts.lost()
  const start = vi.fn<(waited: boolean) => void>()
  restarts.next(0, start)
  restarts.stop()
  vi.runAllTimers()
  expect([start.mock.calls.length, restarts.waiting()]).toEqual([0, 0])
})
