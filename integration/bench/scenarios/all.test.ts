import { describe, expect, test } from 'vitest'
import { run } from '../run.ts'
import type { Contestant, Scenario } from '../scenario.ts'
import { scenarios } from './all.ts'
import { rightly, telling, trials } from './trials.ts'

/** A process starts, and pools in it; on a machine that has much else to do that takes a while. */
const PATIENCE_MS = 120_000

/** By role; all of them count in the soak test: there a peer is tried in each scenario, not in the first alone. */
const counting = { ours: telling, peer: ['adapter'], yardstick: telling.filter((name) => name !== 'ways') }
const tried = trials(({ role }) => counting[role])

test.concurrent.each(tried)('$name runs, with right results', { timeout: PATIENCE_MS }, (scenario) => rightly(scenario))

test('a wrong result ends the run', async () => {
  const [first] = scenarios
  const wrong = {
    ...(first as Scenario),
    contestants: tried[0]?.contestants.slice(0, 1) ?? [],
    check: () => 'it is blue',
  }
  await expect(run(wrong, { size: 'tiny', rounds: 1 })).rejects.toThrow(
    /PaPy gives a wrong result in threads; it is blue/,
  )
})

const broken: Contestant = { name: 'broken', role: 'ours', settings: { adapter: 'no-such-adapter' } }

test('ours breaking down ends the run, and says how to see it', async () => {
  const scenario = { ...(scenarios[0] as Scenario), contestants: [broken] }
  await expect(run(scenario, { size: 'tiny', rounds: 1 })).rejects.toThrow(/no answer; run it alone: node .*cell\.mjs/)
})

test('a peer breaking down is counted', async () => {
  const scenario = { ...(scenarios[0] as Scenario), contestants: [{ ...broken, role: 'peer' as const }] }
  const { contestants } = await run(scenario, { size: 'tiny', rounds: 1 })
  expect(contestants).toEqual([{ name: 'broken', rounds: [], broke: 1 }])
})

describe('goals and contestants', () => {
  test('have names of their own', () => {
    const names = scenarios.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { name, contestants } of scenarios)
      expect(new Set(contestants.map((contestant) => contestant.name)).size, name).toBe(contestants.length)
  })

  test('speak of contestants that there are', () => {
    for (const { contestants, goals, name } of scenarios) {
      const names = contestants.map((contestant) => contestant.name)
      for (const goal of goals) {
        expect(names, name).toContain(goal.of)
        if (typeof goal.against === 'object') expect(names, name).toContain(goal.against.of)
        if (goal.against === 'peers')
          expect(
            contestants.some(({ role }) => role === 'peer'),
            name,
          ).toBe(true)
      }
    }
  })

  test('are all of the table', () => {
    const numbers = new Set(scenarios.flatMap(({ goals }) => goals.flatMap(({ number }) => number ?? [])))
    expect([...numbers].sort((a, b) => Number(a) - Number(b))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17,
    ])
  })
})
