import { expect, test } from 'vitest'
import { options } from '../src/options.ts'
import { line } from '../src/progress.ts'

test('the bar tells pairs done, rate, time to go and what each piper did', () => {
  const nodes = { align: { out: 600 }, superpose: { out: 550 }, compare: { out: 500 } }
  const stats = { runTimeMs: 2_000, nodes } as unknown as Parameters<typeof line>[0]['stats']
  const text = line({ stats }, '2 workers', 2_000)
  for (const part of ['500/2,000 pairs', '250/s', '6 s to go', 'align 600', 'superpose 550']) {
    expect(text).toContain(part)
  }
})

test('before the first pair, the bar only says that it starts', () => {
  const stats = { runTimeMs: 0, nodes: {} } as unknown as Parameters<typeof line>[0]['stats']
  expect(line({ stats }, '1 worker', 10)).toContain('0/10 pairs · 0/s · starting')
})

test('the command line is read, and what is wrong with it refused', () => {
  expect(options(['--workers', '3', '--all', '--out', '/tmp/x'])).toEqual({ workers: 3, all: true, out: '/tmp/x' })
  expect(options([]).workers).toBeGreaterThan(0)
  expect(() => options(['--workers', 'many'])).toThrow(RangeError)
  expect(() => options(['--wrokers', '3'])).toThrow(TypeError)
})
