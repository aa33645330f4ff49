import { expect, test } from 'vitest'
import { refused, result, scenario } from './made.ts'
import { report, withReport } from './page.ts'
import type { Goal } from './scenario.ts'
import { goalTable, scenarioTable } from './table.ts'

test('the best first, losses and all', () => {
  expect(scenarioTable(scenario, result).split('\n')).toEqual([
    '|  | items/s: median | min – max | CPU | to the best peer |',
    '| --- | ---: | ---: | ---: | ---: |',
    '| _bare_ | 200 | 100 – 220 | 1.00 | 10.0x |',
    '| **us** | 100 | 50.0 – 110 | 5.00 | 5.00x |',
    '| quick | 20.0 | 10.0 – 22.0 | 31.0 | 1.00x |',
    '| slow | 10.0 | 9.00 – 11.0 | 91.0 | 0.500x |',
  ])
})

test('where less is better, the least first', () => {
  const names = scenarioTable({ ...scenario, better: 'lower' }, result)
    .split('\n')
    .slice(2)
    .map((line) => line.split(' | ')[0])
  expect(names).toEqual(['| slow', '| quick', '| **us**', '| _bare_'])
})

test('who was refused says why, last', () => {
  expect(scenarioTable(scenario, refused).split('\n').at(-1)).toBe(
    '| **us** | not available yet: unknown option \\| transfer |  |  |  |',
  )
})

test('who broke down is shown as that', () => {
  const [slow, ...rest] = result.contestants
  const broken = {
    ...result,
    contestants: [
      { name: 'slow', rounds: [], broke: 3 },
      { ...rest[1], broke: 1 },
    ] as never,
  }
  expect(slow?.name).toBe('slow')
  expect(scenarioTable(scenario, broken)).toContain('| slow | breaks down |')
  expect(scenarioTable(scenario, broken)).toContain('| quick (broke down in 1 of 3) |')
})

test('goals by number, reached or not', () => {
  expect(
    goalTable([[scenario, result]])
      .split('\n')
      .slice(2),
  ).toEqual([
    '| 1 | made-up | to the best |  | ≥ 4x | 5.00x (5.00 – 5.00) | quick | ✓ |',
    '| 2 | made-up | to bare |  | ≥ 0.9x | 0.500x (0.500 – 0.500) | bare | ✗ **no** |',
    '| 3 | made-up | CPU |  | ≤ 5 | 5.00 (4.00 – 6.00) |  | ✓ |',
    '| 4 | made-up | what nobody measured |  | ≤ 5 | not available yet |  | – |',
  ])
})

test('beside a goal stands its gate, and whether at least that was reached', () => {
  const marked = (gate: number) => {
    const goals = [{ ...(scenario.goals[1] as Goal), gate }]
    return goalTable([[{ ...scenario, goals }, result]])
      .split('\n')
      .at(-1)
  }
  expect(marked(0.4)).toBe('| 2 | made-up | to bare | ≥ 0.4x | ≥ 0.9x | 0.500x (0.500 – 0.500) | bare | the gate |')
  expect(marked(0.6)).toContain('✗ **no**')
})

test('goes between the markers of a page, with machine, date and pictures', () => {
  const page = 'before\n<!-- benchmarks:begin -->\nold\n<!-- benchmarks:end -->\nafter'
  const text = report([[scenario, result]], { 'made-up': 'made-up.svg' })
  const once = withReport(page, text)
  expect(once).toMatch(/^before\n<!-- benchmarks:begin -->\n[\s\S]+\n<!-- benchmarks:end -->\nafter$/)
  for (const part of ['an abacus', 'Node v24.0.0', '2026-11-29', '![Made up](images/made-up.svg)'])
    expect(once).toContain(part)
  expect(once).not.toContain('quick look')
  expect(withReport(once, text)).toBe(once)
  expect(() => withReport('no markers', text)).toThrow(/markers/)
})

test('a quick look says that it is one', () => {
  expect(report([[scenario, { ...result, size: 'quick' }]], {})).toContain('only a quick look')
})
