import { execFileSync } from 'node:child_process'
import { machine } from './machine.ts'
import { type Circumstances, type Measurement, measure } from './measure.ts'
import type { Readings, Result } from './result.ts'
import { turns } from './rounds.ts'
import { type Answer, type Contestant, type Scenario, type Settings, type Size, settingsOf } from './scenario.ts'
import { mysqlServer, NO_SERVER } from './server.ts'

/** How a scenario is run. */
export interface RunOptions extends Circumstances {
  readonly size: Size
  readonly rounds: number
  /** Load of the machine before all of it. @defaultValue 0 */
  readonly load?: number
  /** Told what is being measured. */
  readonly tell?: (text: string) => void
}

/**
 * Runs a scenario. A peer that breaks down is counted, and the others go on.
 *
 * @throws Error at the first result that is wrong: it would be worth nothing, however fast; or when ours breaks down
 */
export async function run(scenario: Scenario, options: RunOptions): Promise<Result> {
  const { size, rounds, load = 0, tell, ...given } = options
  const where = machine(given.node, load)
  const absent = new Map(scenario.contestants.flatMap((contestant) => missing(contestant)))
  const serverless = scenario.contestants.filter(({ server }) => server !== undefined)
  await using server = serverless.length > 0 ? await mysqlServer(given.env) : undefined
  if (server === undefined) for (const { name } of serverless) absent.set(name, NO_SERVER)
  for (const [name, why] of absent) tell?.(`${scenario.name} leaves out ${name}: ${why}`)
  const circumstances = server === undefined ? given : { ...given, env: server.env }
  const found = new Map<string, Readings['rounds'][number][]>()
  const broke = new Map<string, number>()
  const repeats = size === 'full' ? (scenario.repeats ?? 1) : 1
  for (const { round, contestant } of turns(scenario.contestants, rounds, repeats)) {
    const { name } = contestant
    if (absent.has(name)) continue
    tell?.(`${scenario.name} ${round + 1}/${rounds * repeats} ${name}`)
    const settings = settingsOf(scenario, contestant, size)
    const measured = await measure(settings, circumstances).catch((error: unknown) => {
      if (contestant.role !== 'peer') throw error
      tell?.(`${name} broke: ${error instanceof Error ? error.message : error}`)
    })
    if (measured === undefined) broke.set(name, (broke.get(name) ?? 0) + 1)
    else if ('unavailable' in measured) absent.set(name, measured.unavailable)
    else found.set(name, [...(found.get(name) ?? []), { round, metrics: checked(scenario, name, measured, settings) }])
  }
  return {
    scenario: scenario.name,
    size,
    rounds: rounds * repeats,
    at: new Date().toISOString(),
    machine: where,
    contestants: scenario.contestants.map(({ name }) => ({
      name,
      rounds: found.get(name) ?? [],
      ...(absent.has(name) && { unavailable: absent.get(name) as string }),
      ...(broke.has(name) && { broke: broke.get(name) as number }),
    })),
  }
}

function checked(
  scenario: Scenario,
  name: string,
  { metrics, answer }: Extract<Measurement, { readonly answer: Answer }>,
  settings: Settings,
): Readonly<Record<string, number>> {
  const wrong = scenario.check(answer, settings)
  if (wrong === undefined) return metrics
  throw new Error(`${name} gives a wrong result in ${scenario.name}; ${wrong}: ${JSON.stringify(answer)}`)
}

function missing({ name, needs }: Contestant): readonly (readonly [string, string])[] {
  if (needs === undefined) return []
  try {
    execFileSync(needs, ['--version'], { stdio: 'ignore' })
    return []
  } catch {
    return [[name, `${needs} is not installed`]]
  }
}
