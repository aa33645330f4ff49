import { Liveness } from '@papy/remote'
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

  test('has all of its time when nobody was there to hear it', () => {
    const host = new Liveness(patience, 0)
    host.excuse(10_000)
    expect([11_499, 11_500].map((now) => host.at(now))).toEqual(['alive', 'suspect'])
    host.excuse(10_000)
    expect([25_499, 25_500].map((now) => host.at(now))).toEqual(['suspect', 'dead'])
  })

  test('is dead at once where there is evidence', () => {
    const host = new Liveness(patience, 0)
    host.ended()
    expect([host.at(1), host.resumed(2)]).toEqual(['dead', false])
  })
})
