import { describe, expect, test } from 'vitest'
import { random, seed } from '../../../.config/testing/random.ts'
import { Claims } from '../src/wire/claims.ts'

/** Both sides of the same words. */
function sides() {
  const coordinator = new Claims()
  return { coordinator, worker: new Claims(coordinator.memory) }
}

const at = (claims: Claims, slot: number, size: number) => claims.place(slot, size)?.at

test('before the first call and after the last none is being made', () => {
  const { coordinator, worker } = sides()
  coordinator.reset(2)
  const claim = worker.claimer(2)
  expect(at(coordinator, 2, 3)).toBeUndefined()
  for (const call of [0, 1, 2]) {
    expect(claim()).toBe(true)
    expect([at(coordinator, 2, 3), coordinator.claimed(2, 3)]).toEqual([call, call + 1])
  }
  const end = worker.ender(2)
  expect(at(coordinator, 2, 3)).toBe(2)
  end()
  expect([at(coordinator, 2, 3), coordinator.claimed(2, 3), coordinator.revoke(2, 3)]).toEqual([undefined, 3, 3])
})

test('what is taken back cannot be claimed any more; the last that was is still being made', () => {
  const { coordinator, worker } = sides()
  const claim = worker.claimer(0)
  claim()
  claim()
  expect(coordinator.revoke(0, 9)).toBe(2)
  // From now on the piece has two calls.
  expect([at(coordinator, 0, 2), coordinator.claimed(0, 2)]).toEqual([1, 2])
  expect([claim(), claim()]).toEqual([false, false])
  expect(at(coordinator, 0, 2)).toBeUndefined()
})

test('a slot that was given to another piece meanwhile is left alone', () => {
  const { coordinator, worker } = sides()
  worker.claimer(1)()
  const end = worker.ender(1)
  coordinator.reset(1)
  end()
  expect([coordinator.claimed(1, 5), worker.claimer(1)()]).toEqual([0, true])
})

test('a further leg is told of by its number; nothing can be taken back any more', () => {
  const { coordinator, worker } = sides()
  const claim = worker.claimer(4)
  claim()
  claim()
  worker.enter(4, 2, 1)
  expect([coordinator.place(4, 5), coordinator.claimed(4, 5), coordinator.revoke(4, 5)]).toEqual([
    { leg: 2, at: 1 },
    5,
    5,
  ])
  worker.marker(4)(3)
  expect(coordinator.place(4, 5)).toEqual({ leg: 2, at: 3 })
  worker.ender(4)()
  expect(coordinator.place(4, 5)).toBeUndefined()
})

test('a further leg of what was partly taken back', () => {
  const { coordinator, worker } = sides()
  const claim = worker.claimer(4)
  claim()
  coordinator.revoke(4, 5)
  expect(claim()).toBe(false)
  worker.enter(4, 1, 0)
  expect(coordinator.place(4, 1)).toEqual({ leg: 1, at: 0 })
})

describe('whoever comes first', () => {
  test(`each call is made or taken back, never both (PAPY_SEED=${seed})`, () => {
    const pick = random(seed)
    for (let round = 0; round < 500; round++) {
      const { coordinator, worker } = sides()
      const size = 1 + pick(20)
      const when = pick(size + 2)
      const claim = worker.claimer(3)
      let made = 0
      let kept = size
      for (let step = 0; step <= size + 1; step++) {
        if (step === when) kept = coordinator.revoke(3, size)
        if (made < size && claim()) made++
      }
      expect(made).toBe(kept)
    }
  })
})
