import { parseArgs } from 'node:util'

/** What the command line asks for. */
export interface Options {
  readonly names: readonly string[]
  readonly rounds: number
  readonly quick: boolean
  readonly list: boolean
  readonly json: string | undefined
  readonly node: string | undefined
  readonly contestant: string | undefined
  readonly only: readonly string[]
}

const options = {
  rounds: { type: 'string', default: '5' },
  quick: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  json: { type: 'string' },
  node: { type: 'string' },
  contestant: { type: 'string' },
  only: { type: 'string', multiple: true },
} as const

/** How to call it. */
export const usage = `npm run bench -- [scenario…] [options]     measures, prints, and keeps results in integration/bench/results
npm run bench -- profile [scenario] [--contestant name]     says where the time of a run of ours went
npm run bench -- render [--quick]          writes what is kept into docs/benchmarks.md

--rounds n     everybody is measured so many times (5)
--quick        small sizes: to see that it runs, not to measure
--only text    only those with this in their name, and whom they are compared with; may be given again. Nothing is kept
--list         the scenarios
--json file    all results of this run, as JSON
--node path    the Node that measures; left out, the one that runs this`

/** Reads a command line. @throws Error for what is not known */
export function optionsOf(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds must be a whole number from 1, not ${values.rounds}`)
  const { quick, list, json, node, contestant, only = [] } = values
  return { names: positionals, rounds, quick, list, json, node, contestant, only }
}
