import type { Scenario } from './scenario.ts'

/**
 * A scenario with some of its contestants: those with one of these texts in their names, and those they are compared with.
 *
 * @throws Error where nobody's name has a text
 */
export function only(scenario: Scenario, texts: readonly string[]): Scenario {
  const isMeant = (name: string) => texts.some((text) => name.includes(text))
  for (const text of texts)
    if (!scenario.contestants.some(({ name }) => name.includes(text)))
      throw new Error(`${scenario.name} has no contestant with ${text} in its name`)
  const goals = scenario.goals.filter(({ of }) => isMeant(of))
  const rivals = goals.flatMap(({ against }) => (typeof against === 'object' ? [against.of] : []))
  const contestants = scenario.contestants.filter(({ name }) => isMeant(name) || rivals.includes(name))
  return { ...scenario, contestants, goals }
}
