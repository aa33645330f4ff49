import type { RunRecord } from '../record/run-record.ts'
import { counted, percent, sized, timed } from '../report/number.ts'
import { type Change, changesOf, isWorth } from './changes.ts'
import { type Limit, limitOf } from './limit.ts'
import { type Usage, usageOf } from './usage.ts'

/** What can be learnt from a record of a run. */
export interface Analysis {
  readonly limit: Limit
  readonly changes: readonly Change[]
  /** How far the numbers can be trusted. */
  readonly trust: Trust
  /** What else stands out. */
  readonly remarks: readonly Remark[]
  readonly usage: Usage
}

/** How far numbers can be trusted, and why not further. */
export interface Trust {
  readonly level: 'good' | 'fair' | 'poor'
  readonly because: readonly string[]
}

/** Something that stands out, and what to do about it. */
export interface Remark {
  readonly evidence: string
  readonly advice: string
}

/** Analyses a run. Gains are estimates, from how busy everything was: nothing was tried. */
export function analysisOf(record: RunRecord): Analysis {
  const usage = usageOf(record)
  const limit = limitOf(record, usage)
  const changes = changesOf(record, usage, limit)
  return { limit, changes, trust: trustOf(record, usage), remarks: remarksOf(record), usage }
}

/** What to do about the limit, in one sentence. */
export function adviceOf({ limit, changes }: Pick<Analysis, 'limit' | 'changes'>): string {
  const best = changes.find(isWorth)
  if (best !== undefined) return `${capital(best.advice)}: ${gained(best)}.`
  if (limit.kind === 'input') return 'Let the input be read faster, or in parallel; or measure a longer run.'
  if (limit.kind === 'output')
    return 'Let the results be taken faster: do less in the loop that reads them, or do it in a node.'
  if (limit.kind === 'none') return 'Run it with items.'
  return 'All cores are in use: make the work itself cheaper, or add workers on other hosts.'
}

/** What a change would bring, for people. */
export function gained(change: Change): string {
  if (!isWorth(change)) return 'would bring nothing now'
  const { least, most } = change.gain
  const from = least.toFixed(1) === most.toFixed(1) ? '' : `${least.toFixed(1)} to `
  return `probably ${from}${most.toFixed(1)} times as fast`
}

function trustOf({ run, timeLine, nodes, environment: { load, cpu } }: RunRecord, { cores }: Usage): Trust {
  const few = Math.min(...Object.values(nodes).map(({ out }) => out))
  const because = [
    ...(run.runTimeMs < 2_000 ? [`the run took ${timed(run.runTimeMs)} only, and workers need time to start`] : []),
    ...(few < 100 ? [`a node made ${counted(few, 'item')} only`] : []),
    ...(timeLine.atMs.length < 4 ? [`it was looked at ${timeLine.atMs.length} times only`] : []),
    ...(load - cores > cpu.count / 2 ? ['other programs wanted the cores, too'] : []),
    ...(run.state !== 'finished' && run.state !== 'stopped' ? ['the run was not over'] : []),
  ]
  const level = because.length === 0 ? 'good' : because.length === 1 && run.runTimeMs >= 1_000 ? 'fair' : 'poor'
  return { level, because }
}

function remarksOf(record: RunRecord): readonly Remark[] {
  return [...failing(record), ...losing(record), ...waiting(record), ...growing(record)]
}

function* failing({ nodes, errors: { classes } }: RunRecord): Iterable<Remark> {
  for (const [name, { errors, timeouts, out }] of Object.entries(nodes)) {
    if (errors === 0) continue
    const late = timeouts === 0 ? '' : `, ${counted(timeouts, 'time-out')} among them`
    const most = classes.find(({ node }) => node === name)
    const why = most === undefined ? '' : `, mostly with ${most.name} in ${most.where ?? most.functionName}`
    const evidence = `${name} failed at ${counted(errors, 'item')} (${percent(errors / Math.max(out, errors))})${late}${why}.`
    yield { evidence, advice: 'Look at these items; what fails by chance may be tried again, with retry.' }
  }
}

function* losing({ events, nodes }: RunRecord): Iterable<Remark> {
  const lost = events['worker-lost'] ?? 0
  if (lost > 0)
    yield {
      evidence: `${counted(lost, 'worker')} got lost.`,
      advice:
        'See what happened to workers; use processes() where native code may crash, and resourceLimits for memory.',
    }
  for (const [name, { retries, out }] of Object.entries(nodes)) {
    if (retries <= out / 20) continue
    const evidence = `${name} was tried again ${counted(retries, 'time')} for ${counted(out, 'item')}.`
    yield { evidence, advice: 'What fails that often is better mended than repeated.' }
  }
}

function* waiting({ nodes }: RunRecord): Iterable<Remark> {
  for (const [name, { waiting: share, latencyMs }] of Object.entries(nodes)) {
    if (share < 0.3) continue
    const evidence = `${name} holds finished items back ${percent(share)} of the time, for slow ones before them (p50 ${timed(latencyMs.p50)}, p99 ${timed(latencyMs.p99)}).`
    yield { evidence, advice: 'Use ordered: false where the order does not matter.' }
  }
}

// In the second half of the run, when all that is needed is there.
function* growing({ timeLine: { process } }: RunRecord): Iterable<Remark> {
  const { rssBytes } = process
  const [half, end] = [rssBytes[Math.floor(rssBytes.length / 2)] ?? 0, rssBytes.at(-1) ?? 0]
  if (rssBytes.length < 16 || end < 1.5 * half || end - half < 200_000_000) return
  const evidence = `Memory grew from ${sized(half)} to ${sized(end)} in the second half of the run.`
  yield { evidence, advice: 'Look for what keeps items: track, lists in functions, outputs that nobody reads.' }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
