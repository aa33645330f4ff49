import { describe, expect, test } from 'vitest'
import { Breaker } from '../src/crew/breaker.ts'

describe('a host that loses workers', () => {
  test('is a black hole after five in a minute, when less than half of its work came back', () => {
    const breaker = new Breaker()
    expect([1, 2, 3, 4].map((now) => breaker.failed(now))).toEqual([false, false, false, false])
    expect(breaker.failed(5)).toBe(true)
  })

  test('is not, where they are far between, or much of its work comes back', () => {
    const seldom = new Breaker()
    for (let at = 0; at < 20; at++) expect(seldom.failed(at * 15_000)).toBe(false)
    const useful = new Breaker()
    for (let at = 0; at < 20; at++) {
      for (let good = 0; good < 5; good++) useful.succeeded(at * 10_000)
      expect(useful.failed(at * 10_000)).toBe(false)
    }
  })

  test('is, where what came back is long ago', () => {
    const breaker = new Breaker()
    for (let at = 0; at < 1_000; at++) breaker.succeeded(0)
    for (let at = 0; at < 4; at++) breaker.failed(70_000 + at)
    expect(breaker.failed(70_004)).toBe(true)
  })
})
