import { describe, expect, test } from 'vitest'
import { Pace } from '../src/lane/pace.ts'
import { weightOf } from '../src/lane/weight.ts'

describe('pace', () => {
  test('begins with one, grows by steps, and never above its limit', () => {
    const pace = new Pace(100)
    const chunks = [pace.chunk]
    for (let i = 0; i < 8; i++) {
      pace.observe(pace.chunk, 0)
      chunks.push(pace.chunk)
    }
    expect(chunks.slice(0, 4)).toEqual([1, 4, 16, 64])
    expect(chunks.at(-1)).toBe(100)
    expect(Math.max(...chunks)).toBe(100)
  })

  test('long items go one by one', () => {
    const pace = new Pace(1000)
    for (let i = 0; i < 20; i++) pace.observe(pace.chunk, pace.chunk * 50)
    expect(pace.chunk).toBe(1)
    expect(pace.messageMs).toBeCloseTo(50)
  })

  test('a message is good for some milliseconds, whatever an item costs', () => {
    for (const cost of [0.01, 0.1, 1]) {
      const pace = new Pace(1e6)
      for (let i = 0; i < 50; i++) pace.observe(pace.chunk, pace.chunk * cost)
      expect(pace.messageMs).toBeGreaterThan(12)
      expect(pace.messageMs).toBeLessThan(40)
    }
  })

  test('an average forgets: quick ones after slow ones, slow ones after quick ones', () => {
    const pace = new Pace(1e6)
    for (let i = 0; i < 30; i++) pace.observe(pace.chunk, pace.chunk * 100)
    for (let i = 0; i < 60; i++) pace.observe(pace.chunk, pace.chunk * 0.01)
    expect(pace.chunk).toBeGreaterThan(100)
    for (let i = 0; i < 30; i++) pace.observe(pace.chunk, pace.chunk * 100)
    expect(pace.chunk).toBe(1)
  })

  test('heavy items make short messages, also when they come later', () => {
    const pace = new Pace(1e6)
    for (let i = 0; i < 20; i++) pace.observe(pace.chunk, 0)
    pace.weigh(1024 * 1024)
    expect(pace.chunk).toBe(1)
    pace.observe(1, 0)
    expect(pace.chunk).toBe(1)
  })

  test('what is moved makes longer messages than what is copied', () => {
    const [copied, moved] = [new Pace(1e6), new Pace(1e6, true)]
    for (const pace of [copied, moved]) {
      pace.weigh(1024 * 1024)
      for (let i = 0; i < 20; i++) pace.observe(pace.chunk, 0)
      expect(pace.weight).toBe(1024 * 1024)
    }
    expect([copied.chunk, moved.chunk]).toEqual([1, 4])
  })

  test.each([0, 0.5, -3])('a limit of %s is one', (most) => {
    const pace = new Pace(most)
    pace.observe(1, 0)
    expect(pace.chunk).toBe(1)
  })
})

describe('weight', () => {
  test('numbers, texts, bytes, and what holds them', () => {
    expect(weightOf(1)).toBe(8)
    expect(weightOf('x'.repeat(1000))).toBe(1000)
    expect(weightOf(new Uint8Array(5000))).toBe(5000)
    expect(weightOf(new ArrayBuffer(64))).toBe(64)
    expect(weightOf(undefined)).toBe(8)
    expect(weightOf({ a: 'x'.repeat(100), b: 'y'.repeat(200) })).toBeGreaterThan(300)
    expect(weightOf(new Map([['k', 'v'.repeat(500)]]))).toBeGreaterThan(500)
    expect(weightOf(new Set(['v'.repeat(500)]))).toBeGreaterThan(500)
  })

  test('big ones by a sample: most of them is not looked at', () => {
    let looks = 0
    const all = Array.from({ length: 1_000_000 }, () => 'x'.repeat(10))
    const counting = new Proxy(all, {
      get(target, key, receiver) {
        looks++
        return Reflect.get(target, key, receiver)
      },
    })
    const many = weightOf(counting)
    expect(many).toBeGreaterThan(5e6)
    expect(many).toBeLessThan(50e6)
    expect(looks).toBeLessThan(10_000)
  })

  test('circles and deep nests end', () => {
    const circle: unknown[] = []
    circle.push(circle, { circle })
    expect(weightOf(circle)).toBeGreaterThan(0)
    let deep: unknown = 1
    for (let i = 0; i < 100_000; i++) deep = [deep]
    expect(weightOf(deep)).toBeGreaterThan(0)
  })

  test('hostile values weigh something', () => {
    const no = () => {
      throw new Error('no')
    }
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const throwing = Object.defineProperty({}, 'x', { enumerable: true, get: no })
    const values = [
      proxy,
      new Proxy({}, { getPrototypeOf: no, ownKeys: no, get: no }),
      throwing,
      [proxy],
      new SharedArrayBuffer(9),
    ]
    for (const value of values) expect(weightOf(value)).toBeGreaterThan(0)
  })
})
