import { expect } from 'vitest'
import { run } from '../run.ts'
import { type Contestant, type Scenario, settingsOf } from '../scenario.ts'
import { scenarios } from './all.ts'

/** Settings that tell contestants apart, but for their sizes. */
export const telling: readonly string[] = [
  'probe',
  'adapter',
  'kind',
  'read',
  'transfer',
  'of',
  'shape',
  'parallel',
  'pool',
  'stages',
  'watched',
  'logged',
  'medium',
  'by',
  'level',
  'ways',
  'nextDoor',
]

/**
 * All scenarios, each with those contestants that differ by the settings that count from all in it and in those
 * before it; and at least with one.
 */
export function trials(counting: (contestant: Contestant) => readonly string[]): readonly Scenario[] {
  const seen = new Set<string>()
  return scenarios.map((scenario) => {
    const fresh = scenario.contestants.filter((contestant) => {
      const settings = settingsOf(scenario, contestant, 'tiny')
      const key = JSON.stringify(counting(contestant).map((name) => [name, settings[name]]))
      return !seen.has(key) && seen.add(key)
    })
    return { ...scenario, contestants: fresh.length > 0 ? fresh : scenario.contestants.slice(0, 1) }
  })
}

/** Runs a scenario once, in its smallest size: whoever is there gives right results, and is measured. */
export async function rightly(scenario: Scenario): Promise<void> {
  const { contestants } = await run(scenario, { size: 'tiny', rounds: 1 })
  for (const { name, rounds, unavailable, broke } of contestants) {
    expect(broke, name).toBeUndefined()
    if (unavailable !== undefined) continue
    expect(rounds, name).toHaveLength(1)
    expect(rounds[0]?.metrics, name).toHaveProperty(scenario.metric, expect.any(Number))
  }
}
