import { expect, test } from 'vitest'
import { refused, result, scenario } from './made.ts'
import type { Goal } from './scenario.ts'
import { bestPeer, missedGates, verdicts } from './verdict.ts'

test('the best peer is no yardstick, and depends on what is better', () => {
  expect(bestPeer(scenario, result)).toBe('quick')
  expect(bestPeer({ ...scenario, better: 'lower' }, result)).toBe('slow')
  expect(bestPeer({ ...scenario, contestants: [] }, result)).toBeUndefined()
})

test('a ratio or a number, reached or not', () => {
  const [best, bare, cpu, unheard] = verdicts(scenario, result)
  expect(best).toMatchObject({ rival: 'quick', got: { median: 5 }, reached: true })
  expect(bare).toMatchObject({ rival: 'bare', got: { median: 0.5 }, reached: false })
  expect(cpu).toMatchObject({ rival: undefined, got: { median: 5, min: 4, max: 6 }, reached: true })
  expect(unheard).toMatchObject({ got: undefined, reached: undefined })
})

test('what was refused is neither reached nor missed', () => {
  expect(verdicts(scenario, refused).map(({ reached }) => reached)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('a gate is passed before the goal is reached; which are missed is told', () => {
  const [goal] = scenario.goals.slice(1) as [Goal]
  const gated = { ...scenario, goals: [0.4, 0.6].map((gate) => ({ ...goal, gate })) }
  expect(verdicts(gated, result)).toMatchObject([
    { reached: false, passed: true },
    { reached: false, passed: false },
  ])
  expect(missedGates(gated, result)).toEqual(['made-up: us, to bare'])
  expect(missedGates(scenario, result)).toEqual([])
})
