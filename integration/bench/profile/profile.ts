import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measure } from '../measure.ts'
import { written } from '../number.ts'
import { type Contestant, type Scenario, type Size, settingsOf } from '../scenario.ts'
import { kinds } from './kind.ts'
import { type CpuProfile, type Spent, spent } from './thread.ts'

/** What is to be profiled. */
export interface ProfileOptions {
  readonly size: Size
  /** Left out: all of ours. */
  readonly contestant: string | undefined
  readonly node: string | undefined
}

/** µs between two samples: fine enough for a second, coarse enough to change little. */
const INTERVAL_US = 250
/** Functions that are named. */
const HOTTEST = 12

/** Says where the time of a run went, by thread, with what the pool itself counted. */
export async function profile(scenario: Scenario, options: ProfileOptions): Promise<string> {
  const { contestant: wanted } = options
  const chosen = scenario.contestants.filter(({ name, role }) =>
    wanted === undefined ? role === 'ours' : name === wanted,
  )
  if (chosen.length === 0)
    throw new Error(
      `${scenario.name} has no ${wanted}; it has ${scenario.contestants.map(({ name }) => name).join(', ')}`,
    )
  const parts: string[] = []
  for (const contestant of chosen) parts.push(await profileOne(scenario, contestant, options))
  return parts.join('\n')
}

async function profileOne(scenario: Scenario, contestant: Contestant, { size, node }: ProfileOptions): Promise<string> {
  const slug = contestant.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  const folder = fileURLToPath(new URL(`../results/profiles/${scenario.name}/${slug}`, import.meta.url))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const settings = settingsOf(scenario, contestant, size)
  const execArgv = ['--cpu-prof', `--cpu-prof-interval=${INTERVAL_US}`, `--cpu-prof-dir=${folder}`]
  const measured = await measure(settings, { node, execArgv })
  if ('unavailable' in measured) return `${contestant.name}: not available yet: ${measured.unavailable}\n`
  const { metrics } = measured
  const { originUs = 0, fromMs = 0, toMs = Number.POSITIVE_INFINITY } = metrics
  const threads = threadsIn(folder, originUs + fromMs * 1000, originUs + toMs * 1000)
  const head = `${scenario.title}\n${contestant.name}: ${scenario.unit} ${written(metrics[scenario.metric] ?? 0)} (with the profiler on)\n`
  const where = `\nprofiles, for a browser's developer tools: ${relative(process.cwd(), folder)}`
  return [head, threadTable(threads), hottest(threads), waits(metrics), where, ''].join('\n')
}

interface Thread extends Spent {
  readonly name: string
}

/** Names of the files are `CPU.<date>.<time>.<process>.<thread>.<number>.cpuprofile`. */
function threadsIn(folder: string, from: number, to: number): readonly Thread[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))
  const all = files.map((file) => {
    const [, , , process = '', thread = ''] = basename(file).split('.')
    const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile
    return { process, thread, startTime: profile.startTime, ...spent(profile, from, to) }
  })
  all.sort((a, b) => a.startTime - b.startTime)
  // The first to begin is the main thread: all others are started by it. Who was gone before the run tells nothing.
  const [main] = all
  return all
    .filter(({ total }) => total > 0)
    .map((each) => ({
      ...each,
      name:
        each === main ? 'main' : each.process === main?.process ? `thread ${each.thread}` : `process ${each.process}`,
    }))
}

function threadTable(threads: readonly Thread[]): string {
  const share = ({ total }: Spent, part = 0) => `${((100 * part) / total).toFixed(1)} %`
  const rows = threads.map((thread) => [
    thread.name,
    `${(thread.total / 1000).toFixed(0)} ms`,
    ...kinds.map((kind) => share(thread, thread.kinds.get(kind))),
  ])
  const table = [['', 'sampled', ...kinds], ...rows]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  return table.map((row) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')).join('\n')
}

function hottest(threads: readonly Thread[]): string {
  const main = threads.filter(({ name }) => name === 'main')
  const others = threads.filter(({ name }) => name !== 'main')
  return [['main', main] as const, ['workers', others] as const]
    .flatMap(([name, some]) => (some.length === 0 ? [] : [`\nhottest in ${name}, of its time:`, ...top(some)]))
    .join('\n')
}

function top(threads: readonly Thread[]): readonly string[] {
  const sums = new Map<string, number>()
  let total = 0
  for (const thread of threads) {
    total += thread.total
    for (const [name, took] of thread.functions) sums.set(name, (sums.get(name) ?? 0) + took)
  }
  const sorted = [...sums].sort(([, a], [, b]) => b - a).slice(0, HOTTEST)
  return sorted.map(([name, took]) => `  ${((100 * took) / total).toFixed(1).padStart(5)} %  ${name}`)
}

function waits({ fromMs, toMs, busyMs, blockedMs, waitingMs, workers = 2 }: Readonly<Record<string, number>>): string {
  if (fromMs === undefined || toMs === undefined || busyMs === undefined) return ''
  const share = (ms = 0) => `${((100 * ms) / (toMs - fromMs)).toFixed(1)} %`
  return [
    '\nby the count of the pool:',
    `  ${share(busyMs / workers)} of the time of its workers was spent on messages`,
    `  ${share(waitingMs)} of the time finished results waited for their turn`,
    `  ${share(blockedMs)} of the time nothing was submitted, because results were not read`,
  ].join('\n')
}
