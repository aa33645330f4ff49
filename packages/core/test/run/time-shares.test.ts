import { describe, expect, test } from 'vitest'
import { random, seed } from '../../../../.config/testing/random.ts'
import { timeShares } from '../../src/run/time-shares.ts'

const none = { busyMs: 0, waitingMs: 0, blockedMs: 0 }

describe('time shares', () => {
  test('before anything has passed: idle', () => {
    expect(timeShares(none, 0, 2)).toEqual({ busy: 0, blocked: 0, idle: 1, waiting: 0 })
  })

  test('one of two places that computes is half busy', () => {
    expect(timeShares({ ...none, busyMs: 100 }, 100, 2)).toEqual({ busy: 0.5, blocked: 0, idle: 0.5, waiting: 0 })
  })

  test('what is not busy waits, then is blocked, then is idle', () => {
    const counts = { busyMs: 50, waitingMs: 20, blockedMs: 10 }
    expect(timeShares(counts, 100, 1)).toMatchObject({ busy: 0.5, waiting: 0.2, blocked: 0.1 })
    expect(timeShares({ ...counts, waitingMs: 100 }, 100, 1)).toEqual({ busy: 0.5, waiting: 0.5, blocked: 0, idle: 0 })
    expect(timeShares({ ...counts, busyMs: 500 }, 100, 1)).toEqual({ busy: 1, waiting: 0, blocked: 0, idle: 0 })
  })

  test(`each from 0 to 1, together 1 (PAPY_SEED=${seed})`, () => {
    const pick = random(seed)
    for (let round = 0; round < 500; round++) {
      const counts = { busyMs: pick(300), waitingMs: pick(300), blockedMs: pick(300) }
      const shares = Object.values(timeShares(counts, 1 + pick(200), 1 + pick(4)))
      for (const share of shares) expect(share >= 0 && share <= 1, JSON.stringify(counts)).toBe(true)
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
    }
  })
})
