import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Abandoned } from '../src/crew/abandoned.ts'

const [left, other] = ['left', 'other']

/** A worker with pieces of these maps in hand, numbered from 1; only looked at while it is there. */
function working(...owners: string[]) {
  const worker = {
    pieces: owners.map((owner, at) => ({ id: at + 1, owner })),
    ready: true,
    sameRealm: false,
    kill: vi.fn<() => void>(),
  }
  const workers = [worker]
  return Object.assign(worker, { workers, abandoned: new Abandoned(() => workers) })
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

test('who stays at what nobody wants is ended, also if it was taken from it in part', () => {
  const worker = working(left, other)
  worker.abandoned.add(left)
  worker.pieces[0] = { id: 1, owner: left }
  vi.advanceTimersByTime(999)
  expect(worker.kill).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(worker.kill).toHaveBeenCalledOnce()
})

test('what waits behind other work has its time from when it is begun', () => {
  const worker = working(other, left)
  worker.abandoned.add(left)
  vi.advanceTimersByTime(60_000)
  expect(worker.kill).not.toHaveBeenCalled()
  worker.pieces.shift()
  vi.advanceTimersByTime(1_000)
  expect(worker.kill).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1_000)
  expect(worker.kill).toHaveBeenCalledOnce()
})

test('who is not up yet computes nothing, and is left alone until it is', () => {
  const worker = working(left)
  worker.ready = false
  worker.abandoned.add(left)
  vi.advanceTimersByTime(60_000)
  expect(worker.kill).not.toHaveBeenCalled()
  worker.ready = true
  vi.advanceTimersByTime(2_000)
  expect(worker.kill).toHaveBeenCalledOnce()
})

test('nobody looks any more once it is done, at other work, or gone', () => {
  const [done, busy, gone] = [working(left), working(other), working(left)]
  for (const worker of [done, busy, gone]) worker.abandoned.add(left)
  done.pieces.shift()
  gone.workers.shift()
  vi.advanceTimersByTime(1_000)
  expect(vi.getTimerCount()).toBe(0)
  for (const { kill } of [done, busy, gone]) expect(kill).not.toHaveBeenCalled()
})
