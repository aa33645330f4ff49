import { expect, test } from 'vitest'
import { line } from '../src/progress.ts'

type Run = Parameters<typeof line>[0]

const run = (runTimeMs: number, out: number) => ({ stats: { runTimeMs, nodes: { count: { out } } } }) as unknown as Run
const goal = { piper: 'count', total: 135, unit: 'chapters' }

test('the bar tells what is done, how fast it goes and how long it will take', () => {
  expect(line(run(2_000, 45), goal)).toBe('████████░░░░░░░░░░░░░░░░ 45/135 chapters · 23/s · 4 s to go')
})

test('before the first result, the bar only says that it starts', () => {
  expect(line(run(0, 0), goal)).toContain('0/135 chapters · 0/s · starting')
})

test('the bar is never as wide as the terminal', () => {
  expect(line(run(2_000, 45), goal, 30)).toHaveLength(29)
})
