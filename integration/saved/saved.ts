import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { printProgram, readProgram } from '@papy/code'
import { type DaggerPipe, Plumber } from '@papy/core'
import { socket } from '@papy/transport-socket'
import fc from 'fast-check'
import { lay } from '../reference/build.ts'
import { difference } from '../reference/compare.ts'
import { graphs } from '../reference/draw.ts'
import { evaluate, Failed } from '../reference/evaluate.ts'
import { type Graph, inputIds } from '../reference/graph.ts'
import { open } from '../reference/pools.ts'
import { readDifference } from './read-difference.ts'

/** A graph that was saved, and what its program is to do. */
interface Job {
  readonly graph: Graph
  readonly file: string
  readonly again: string
  readonly datas: readonly (readonly unknown[])[]
  /** The difference between the graph and what was read out of the text. */
  readonly misread: string | undefined
}

/** Draws graphs, saves them, and loads, saves and runs them in one fresh process; what went wrong with each that did. */
export async function savedGraphs(count: number, seed: number): Promise<readonly string[]> {
  const folder = mkdtempSync(fileURLToPath(new URL('.drawn-', import.meta.url)))
  try {
    const drawn = fc.sample(graphs, { numRuns: count, seed }).map(streamed)
    const jobs: Job[] = []
    for (const [at, graph] of drawn.entries()) jobs.push(await saved(graph, join(folder, `g${at}.ts`)))
    const outcomes = await ranAgain(folder, jobs)
    const faults = await Promise.all(jobs.map((job, at) => faultOf(job, outcomes[at])))
    return faults.flatMap((fault, at) =>
      fault === undefined ? [] : `graph ${at}: ${fault}\n${JSON.stringify(drawn[at])}`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// All of it is read.
function streamed(graph: Graph): Graph {
  return graph.mode === 'leave' ? { ...graph, mode: 'stream' } : graph
}

/** More than any drawn graph needs. */
const ENOUGH = 4096

async function saved(graph: Graph, file: string): Promise<Job> {
  const pools = graph.pools.map((pool) => open(pool, pool.buffer === 'least' ? ENOUGH : undefined))
  const plumber = new Plumber(graph.nodes.length % 3 === 0 ? { buffer: ENOUGH } : {})
  lay(graph, plumber, pools, extraOf)
  decorate(plumber)
  await plumber.save(file)
  const text = readFileSync(file, 'utf8')
  const program = readProgram(text, { file })
  const misread =
    printProgram(program) === text ? readDifference(program, plumber) : 'what was read is printed otherwise'
  await Promise.all([plumber, ...pools].map((one) => one.close()))
  const datas = inputIds(graph).map((id) => graph.inputs[id] ?? [])
  return { graph, file, again: file.replace('.ts', '-again.ts'), datas, misread }
}

// What the drawn graphs do not have, and what changes no results.
function decorate(plumber: Plumber): void {
  const isBetweenPools = ({ from, to }: DaggerPipe) =>
    from.settings.parallel !== false && to.settings.parallel !== false
  for (const [at, { from, to }] of plumber.pipes().filter(isBetweenPools).entries())
    if (at % 3 < 2) plumber.addPipe([from, to] as never, { via: at % 3 === 0 ? socket() : 'auto' })
}

function extraOf(id: number): unknown {
  return id % 5 === 2 ? { note: "it's\n", at: [new Date(id), -0, 1n], of: new Map([[id, new Set(['x'])]]) } : undefined
}

interface Outcome {
  readonly error?: string
  readonly rows: readonly (readonly ({ readonly value?: unknown } | { readonly failed: Failed['causes'] })[])[]
  readonly ledger: ReturnType<Plumber['ledger']>
}

async function ranAgain(folder: string, jobs: readonly Job[]): Promise<readonly (Outcome | undefined)[]> {
  const [list, results] = [join(folder, 'jobs.json'), join(folder, 'results.jsonl')]
  writeFileSync(list, JSON.stringify(jobs))
  writeFileSync(results, '')
  const program = fileURLToPath(new URL('fixtures/again.mjs', import.meta.url))
  await promisify(execFile)(process.execPath, [program, list, results])
  return readFileSync(results, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Outcome)
}

async function faultOf(
  { graph, file, again, misread }: Job,
  outcome: Outcome | undefined,
): Promise<string | undefined> {
  if (misread !== undefined) return misread
  if (outcome === undefined || outcome.error !== undefined) return `it did not run: ${outcome?.error}`
  if (!readFileSync(file).equals(readFileSync(again))) return `saved again: ${readFileSync(again, 'utf8')}`
  const rows = outcome.rows.map((row) => row.map((item) => ('failed' in item ? new Failed(item.failed) : item.value)))
  return difference(graph, await evaluate(graph), { rows, ledger: outcome.ledger })
}
