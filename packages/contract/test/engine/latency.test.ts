import { describe, expect, test } from 'vitest'
import { Latency } from '../../src/engine/latency.ts'

describe('latency', () => {
  test('percentiles are right within a tenth', () => {
    const latency = new Latency()
    for (let ms = 1; ms <= 1000; ms++) latency.record(ms)
    const { p50, p95, p99 } = latency.percentiles()
    for (const [found, wanted] of [
      [p50, 500],
      [p95, 950],
      [p99, 990],
    ] as const) {
      expect(found).toBeGreaterThan(wanted * 0.9)
      expect(found).toBeLessThan(wanted * 1.1)
    }
  })

  test('nothing, nought and outliers', () => {
    const latency = new Latency()
    expect(latency.percentiles()).toEqual({ p50: 0, p95: 0, p99: 0 })
    latency.record(0)
    latency.record(-1)
    expect(latency.percentiles().p99).toBeLessThan(0.01)
    for (let i = 0; i < 98; i++) latency.record(1)
    latency.record(1e7)
    expect(latency.percentiles().p95).toBeLessThan(1.1)
  })
})
