// The benchmarks: `npm run bench`. See docs/benchmarks.md.
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { only } from './only.ts'
import { type Options, optionsOf, usage } from './options.ts'
import { profile } from './profile/profile.ts'
import { render } from './render.ts'
import { keep, type Result } from './result.ts'
import { run } from './run.ts'
import type { Scenario, Size } from './scenario.ts'
import { scenarios } from './scenarios/all.ts'
import { goalTable, scenarioTable } from './table.ts'
import { missedGates } from './verdict.ts'

const print = (text: string) => process.stdout.write(`${text}\n`)
const tell = (text: string) => process.stderr.write(`${text}\n`)

/** The load of a machine that does something else too. */
const BUSY = 1

const sizeOf = ({ quick }: Pick<Options, 'quick'>): Size => (quick ? 'quick' : 'full')

function chosen(names: readonly string[]): readonly Scenario[] {
  const unknown = names.filter((name) => !scenarios.some((scenario) => scenario.name === name))
  if (unknown.length > 0) throw new Error(`there is no scenario ${unknown.join(', ')}; --list shows what there is`)
  return names.length === 0 ? scenarios : scenarios.filter(({ name }) => names.includes(name))
}

async function measureAll({ names, rounds, quick, node, json, only: texts }: Options): Promise<void> {
  const done: [Scenario, Result][] = []
  // Once, and before anything: later it is our own.
  const load = loadavg()[0] ?? 0
  if (load > BUSY) tell(`the load is ${load.toFixed(1)}; do not trust what is measured beside other work`)
  const few = texts.length > 0
  for (const whole of chosen(names)) {
    const scenario = few ? only(whole, texts) : whole
    const result = await run(scenario, { size: sizeOf({ quick }), rounds, node, load, tell })
    if (!few) keep(result)
    done.push([scenario, result])
    print(`\n${scenario.title}\n${scenario.about}\n\n${scenarioTable(scenario, result)}`)
    if (scenario.goals.length > 0) print(`\n${goalTable([[scenario, result]])}`)
  }
  const missed = done.flatMap(([scenario, result]) => missedGates(scenario, result))
  if (missed.length > 0) tell(`gates that were missed:\n${missed.join('\n')}`)
  // A look is no measurement.
  if (missed.length > 0 && !quick) process.exitCode = 1
  if (done.length > 1) print(`\nAll goals\n\n${goalTable(done)}`)
  if (json !== undefined)
    writeFileSync(
      json,
      `${JSON.stringify(
        done.map(([, result]) => result),
        undefined,
        1,
      )}\n`,
    )
}

async function main(args: readonly string[]): Promise<void> {
  const options = optionsOf(args)
  const [verb, ...rest] = options.names
  if (options.list) print(scenarios.map(({ name, title }) => `${name.padEnd(20)} ${title}`).join('\n'))
  else if (verb === 'render') print(render(sizeOf(options)))
  else if (verb === 'profile')
    for (const scenario of chosen(rest.length === 0 ? ['threads'] : rest))
      print(await profile(scenario, { ...options, size: sizeOf(options) }))
  else await measureAll(options)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  // A mistake of who called it needs no stack; a wrong result says all there is to say.
  tell(`${error instanceof Error ? error.message : error}\n\n${usage}`)
  process.exitCode = 1
}
