import { expect, test } from 'vitest'
import { random, seed } from '../../../.config/testing/random.ts'
import { Shares, type Standing } from '../src/lane/shares.ts'

const free: Standing = { finished: 0, full: false, heldUp: false }
const blocked: Standing = { finished: 3, full: true, heldUp: false }
const waiting: Standing = { finished: 3, full: true, heldUp: true }

/** What has passed at some time. */
const at = (shares: Shares, nowMs: number) => [shares.blockedMs(nowMs), shares.waitingMs(nowMs)]

test('nothing has passed before anything was noted', () => {
  expect(at(new Shares(), 1000)).toEqual([0, 0])
})

test('a full buffer of finished items blocks until there is room', () => {
  const shares = new Shares()
  shares.note(100, blocked)
  expect(at(shares, 130)).toEqual([30, 0])
  shares.note(150, free)
  expect(at(shares, 1000)).toEqual([50, 0])
})

test('finished items behind an unfinished one wait, and do not block', () => {
  const shares = new Shares()
  shares.note(100, waiting)
  shares.note(140, blocked)
  shares.note(145, free)
  expect(at(shares, 145)).toEqual([5, 40])
})

test('a full buffer of unfinished items is work, and neither', () => {
  const shares = new Shares()
  shares.note(0, { finished: 0, full: true, heldUp: false })
  expect(at(shares, 50)).toEqual([0, 0])
})

test('finished items beside a buffer with room block nobody', () => {
  const shares = new Shares()
  shares.note(0, { finished: 5, full: false, heldUp: false })
  expect(at(shares, 50)).toEqual([0, 0])
})

test('looking changes nothing, noting the same again neither', () => {
  const shares = new Shares()
  shares.note(10, blocked)
  for (const now of [11, 12, 13]) at(shares, now)
  shares.note(14, blocked)
  expect(at(shares, 20)).toEqual([10, 0])
})

test(`any history: as many Ms as anybody would count (PAPY_SEED=${seed})`, () => {
  const pick = random(seed)
  for (let round = 0; round < 300; round++) {
    const shares = new Shares()
    const begin = pick(1000)
    const history = Array.from({ length: 40 }, () => [free, blocked, waiting][pick(3)] as Standing)
    let now = begin
    let [blockedMs, waitingMs] = [0, 0]
    let standing = free
    for (const next of history) {
      for (let passed = pick(5); passed > 0; passed--, now++) {
        if (standing === blocked) blockedMs++
        if (standing === waiting) waitingMs++
        if (pick(4) === 0) expect(at(shares, now + 1)).toEqual([blockedMs, waitingMs])
      }
      shares.note(now, next)
      standing = next
      expect(at(shares, now)).toEqual([blockedMs, waitingMs])
      expect(blockedMs + waitingMs).toBeLessThanOrEqual(now - begin)
    }
  }
})
