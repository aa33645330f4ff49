import type { PlumberStats } from '@papy/core'
import { expect, test } from 'vitest'
import { MOST_MOMENTS, TimeLineWriter } from '../../src/record/time-line.ts'

const usage = { cpuMs: 0, loopMs: 0, rssBytes: 0 }

function statsAt(runTimeMs: number): PlumberStats {
  const out = runTimeMs / 10
  const latencyMs = { p50: 0, p95: 0, p99: 0 }
  const shares = { busy: 0.5, blocked: 0.25, waiting: 0, idle: 0.25 }
  const counts = { in: out, out, errors: 0, timeouts: 0, retries: 0, queued: 3, perSecond: 100 }
  const nodes = { only: { ...counts, ...shares, latencyMs, tracked: new Map() } }
  return {
    run: undefined,
    state: 'running',
    startedAt: 1,
    runTimeMs,
    nodes,
    total: { in: out, out, errors: 0, perSecond: 100 },
  }
}

test.each([10, 240, 1_000, 100_000])(
  '%i moments are kept in bounded memory, evenly, the first and the last among them',
  (count) => {
    const writer = new TimeLineWriter()
    for (let at = 0; at < count; at++) writer.note(statsAt(at * 250), usage)
    writer.note(statsAt(count * 250), usage, true)
    const { atMs, nodes } = writer.read()
    expect(atMs.length).toBeLessThanOrEqual(MOST_MOMENTS)
    expect(atMs.length).toBeGreaterThan(Math.min(count, MOST_MOMENTS / 3) - 1)
    expect([atMs[0], atMs.at(-1)]).toEqual([0, count * 250])
    const steps = atMs.slice(1).map((ms, at) => ms - (atMs[at] ?? 0))
    const typical = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0
    expect(Math.max(...steps)).toBeLessThanOrEqual(2.1 * typical)
    expect(nodes['only']?.busyMs.at(-1)).toBe(count * 125)
  },
)

test('the end does not stand right behind the moment before it', () => {
  const writer = new TimeLineWriter()
  for (const ms of [0, 250, 500]) writer.note(statsAt(ms), usage)
  writer.note(statsAt(503), usage, true)
  expect(writer.read().atMs).toEqual([0, 250, 503])
})
