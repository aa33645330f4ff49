import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Progress } from '../src/hand.ts'
import { Watch, type Watched } from '../src/watch.ts'

interface Seen extends Watched {
  progress: Progress | undefined
  readonly loaded: Set<number>
}

/** A worker with a piece of map 7 in hand, whose items may take so many Ms. */
function worker(timeoutMs?: number): Seen {
  const limit = timeoutMs ?? Number.POSITIVE_INFINITY
  const piece = { id: 3, owner: { id: 7, legs: { leastLimit: limit, limit: () => limit } } }
  return { pieces: [piece as never], progress: undefined, loaded: new Set([7]) }
}

function watched(one: Seen): { readonly told: (number | undefined)[]; readonly watch: Watch<Seen> } {
  const told: (number | undefined)[] = []
  const watch = new Watch<Seen>(
    () => [one],
    (_, stuck) => told.push(stuck?.at),
  )
  watch.look()
  return { told, watch }
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
