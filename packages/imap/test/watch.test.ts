import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Watch, type Watched } from '../src/crew/watch.ts'
import type { Progress } from '../src/wire/progress.ts'

interface Seen extends Watched {
  progress: Progress | undefined
  heardOut: () => Promise<void> | undefined
  readonly loaded: Set<number>
}

/** A worker with a piece of map 7 in hand, whose items may take so many Ms. */
function worker(timeoutMs?: number, costMs = 0): Seen {
  const limit = timeoutMs ?? Number.POSITIVE_INFINITY
  const piece = { id: 3, owner: { id: 7, legs: { leastLimit: limit, limit: () => limit }, pace: { costMs } } }
  return { pieces: [piece as never], progress: undefined, loaded: new Set([7]), heardOut: () => undefined }
}

function watched(one: Seen) {
  const told: (number | undefined)[] = []
  const stuck = vi.fn<(worker: Seen) => void>()
  const watch = new Watch<Seen>(() => [one], { stuck, overdue: (_, progress) => told.push(progress?.at) })
  watch.look()
  return { told, stuck, watch }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

test('a worker that stays at one call for longer than the limit and a fifth', () => {
  const one = worker(1_000)
  one.progress = { piece: 3, leg: 0, at: 5 }
  const { told, watch } = watched(one)
  vi.advanceTimersByTime(1_200)
  expect(told).toEqual([])
  vi.advanceTimersByTime(300)
  expect(told).toEqual([5])
  watch.stop()
})

test('not one that goes on', () => {
  const one = worker(1_000)
  const { told, watch } = watched(one)
  for (let at = 0; at < 20; at++) {
    one.progress = { piece: 3, leg: 0, at }
    vi.advanceTimersByTime(900)
  }
  expect(told).toEqual([])
  watch.stop()
})

test('a worker that does not begin what it was sent, though it has the functions', () => {
  const one = worker(100)
  const { told, watch } = watched(one)
  vi.advanceTimersByTime(1_900)
  expect(told).toEqual([])
  vi.advanceTimersByTime(400)
  expect(told).toEqual([undefined])
  watch.stop()
})

test('not one that still has to load them, or whose items may take as long as they like', () => {
  const loading = worker(100)
  loading.loaded.clear()
  for (const one of [loading, worker()]) {
    const { told, watch } = watched(one)
    vi.advanceTimersByTime(600_000)
    expect(told).toEqual([])
    watch.stop()
  }
})

test.each([
  [0, 400],
  [100, 1_000],
])('once, one that stays at a call for much longer than the %i ms that such calls take', (costMs, after) => {
  const one = worker(10_000, costMs)
  one.progress = { piece: 3, leg: 0, at: 5 }
  const { told, stuck, watch } = watched(one)
  vi.advanceTimersByTime(8 * costMs)
  expect(stuck).not.toHaveBeenCalled()
  vi.advanceTimersByTime(after - 8 * costMs)
  expect(stuck).toHaveBeenCalledExactlyOnceWith(one)
  vi.advanceTimersByTime(5_000)
  expect([stuck.mock.calls.length, told]).toEqual([1, []])
  one.progress = { piece: 3, leg: 0, at: 6 }
  vi.advanceTimersByTime(after + 200)
  expect(stuck).toHaveBeenCalledTimes(2)
  watch.stop()
})

/** The same on another host, which says back what it is asked to after so many Ms each time. */
function remote(...afterMs: readonly number[]) {
  const one = worker(1_000)
  const left = [...afterMs]
  const asked = vi.fn<() => void>()
  one.progress = { piece: 3, leg: 0, at: 5 }
  one.heardOut = () => {
    asked()
    return new Promise((resolve) => setTimeout(resolve, left.shift() ?? 2 ** 30))
  }
  return { one, asked, ...watched(one) }
}

describe('a worker on another host', () => {
  test('is not judged while nothing is heard of it, and asked once', async () => {
    const { asked, told, watch } = remote()
    await vi.advanceTimersByTimeAsync(600_000)
    expect([told, asked.mock.calls.length]).toEqual([[], 1])
    watch.stop()
  })

  test('is, as soon as it was heard', async () => {
    const { told, watch } = remote(20)
    await vi.advanceTimersByTimeAsync(1_500)
    expect(told).toEqual([5])
    watch.stop()
  })

  test.each([
    ['went on', { piece: 3, leg: 0, at: 6 }],
    ['has come to its end', undefined],
  ])('is not where it %s meanwhile', async (_, progress) => {
    const { one, told, watch } = remote(4_000)
    await vi.advanceTimersByTimeAsync(5_000)
    one.progress = progress
    if (progress === undefined) one.loaded.clear()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(told).toEqual([])
    watch.stop()
  })

  test('has its time anew where it is heard late, but once: wires may be slow', async () => {
    const { told, asked, watch } = remote(4_000, 4_000)
    await vi.advanceTimersByTimeAsync(6_200)
    expect([told, asked.mock.calls.length]).toEqual([[], 1])
    await vi.advanceTimersByTimeAsync(4_600)
    expect([told, asked.mock.calls.length]).toEqual([[5], 2])
    watch.stop()
  })
})
