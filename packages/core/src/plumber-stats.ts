import { idleStats, type NodeStats } from './node-stats.ts'
import type { Piper } from './piper.ts'
import type { PlumberState } from './plumber-state.ts'
import type { Plumbing } from './run/plumbing.ts'

/** A snapshot of a run. */
export interface PlumberStats {
  /** Where the run is. */
  readonly state: PlumberState
  /** Id of the run, a UUID; `undefined` before the first start. */
  readonly run: string | undefined
  /** Epoch Ms; `undefined` before the first start. */
  readonly startedAt: number | undefined
  /** From the start until now, or until the end, in Ms; 0 before the first start. */
  readonly runTimeMs: number
  /** By name of the piper. */
  readonly nodes: Readonly<Record<string, NodeStats>>
  readonly total: TotalStats
}

/** What all pipers have done together. */
export interface TotalStats {
  /** Items read from the inputs. */
  readonly in: number
  /** Items that left through the outputs, placeholders included. */
  readonly out: number
  /** Items that failed at any piper. */
  readonly errors: number
  /** Items that left per second of the run. */
  readonly perSecond: number
}

/** What a run has done so far; without one, that nothing was done by these pipers. */
export function statsOf(state: PlumberState, plumbing: Plumbing | undefined, pipers: readonly Piper[]): PlumberStats {
  if (plumbing === undefined) {
    const nodes = Object.fromEntries(pipers.map(({ name }) => [name, idleStats]))
    return {
      state,
      run: undefined,
      startedAt: undefined,
      runTimeMs: 0,
      nodes,
      total: { in: 0, out: 0, errors: 0, perSecond: 0 },
    }
  }
  const { run, startedAt, runTimeMs } = plumbing
  const nodes = run.stats()
  const out = run.outputs.reduce((sum, { name }) => sum + (nodes[name]?.out ?? 0), 0)
  const errors = Object.values(nodes).reduce((sum, node) => sum + node.errors, 0)
  const perSecond = runTimeMs > 0 ? (out / runTimeMs) * 1000 : 0
  return { state, run: run.chronicle.run, startedAt, runTimeMs, nodes, total: { in: run.read, out, errors, perSecond } }
}
