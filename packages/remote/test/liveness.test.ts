import { Breaker, Liveness } from '@papy/remote'
import { describe, expect, test } from 'vitest'

const patience = { suspectMs: 1_500, graceMs: 4_000 }

describe('a host', () => {
  test('is alive as long as it is heard', () => {
    const host = new Liveness(patience, 0)
    for (let now = 0; now < 10_000; now += 1_000) {
      host.heard(now)
      expect(host.at(now)).toBe('alive')
    }
    expect(host.nextAt).toBe(9_000 + 1_500)
  })

  test('is suspected when it is silent, and dead when its grace is over', () => {
    const host = new Liveness(patience, 0)
    expect([1_499, 1_500, 5_499, 5_500].map((now) => host.at(now))).toEqual(['alive', 'suspect', 'suspect', 'dead'])
    expect(host.nextAt).toBeUndefined()
  })

  test('has its grace from the silence on, however late somebody looks', () => {
    const host = new Liveness(patience, 0)
    expect(host.at(5_000)).toBe('suspect')
    expect(host.at(5_499)).toBe('suspect')
    expect(host.at(5_500)).toBe('dead')
  })

  test('is suspected at once when its wire breaks, and alive when it resumes in time', () => {
    const host = new Liveness(patience, 0)
    host.broke(100)
    expect([host.at(100), host.nextAt]).toEqual(['suspect', 4_100])
    expect(host.resumed(4_099)).toBe(true)
    expect([host.at(4_099), host.nextAt]).toEqual(['alive', 5_599])
  })

  test('is not alive again by a late byte of its old wire, nor by coming back too late', () => {
    const host = new Liveness(patience, 0)
    host.broke(100)
    host.heard(200)
    expect(host.at(200)).toBe('suspect')
    expect(host.resumed(4_100)).toBe(false)
    expect(host.at(0)).toBe('dead')
  })

  test('is dead at once where there is evidence', () => {
    const host = new Liveness(patience, 0)
    host.ended()
    expect([host.at(1), host.resumed(2)]).toEqual(['dead', false])
  })
})

describe('a host that loses workers', () => {
  test('is cut off after five in a minute, when less than half of its work came back', () => {
    const breaker = new Breaker()
    expect([1, 2, 3, 4].map((now) => breaker.failed(now))).toEqual([false, false, false, false])
    expect([breaker.failed(5), breaker.isOpen]).toEqual([true, true])
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
