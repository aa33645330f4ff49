import type { ChildProcess } from 'node:child_process'
import { ArgumentError, describe, type IMap, type LiveWorker } from '@papy/contract'

/** Somebody to whom something can be done. */
export interface Victim {
  /** For the log: label of the worker, or `'process'` for one that was given. */
  readonly name: string
  /** Name of its pool; absent for a process that was given. */
  readonly pool?: string
  readonly pid?: number
  readonly threadId?: number
  /** Ends it; whether it was there. */
  kill(): boolean
  /** Signals it; absent where there are no signals. Whether it was there. */
  signal?(signal: 'SIGSTOP' | 'SIGCONT'): boolean
}

/** A pipeline, as far as a storm needs it: a Plumber or Dagger. */
export interface StormyGraph {
  pipers(): readonly { readonly settings: { readonly parallel: IMap | false } }[]
}

/** What a storm can be put on: pipelines, pools, and processes of yours on this host, such as agents. */
export type Target = StormyGraph | IMap | ChildProcess

/** Who of a target lives now. Nobody else is ever touched. */
export function victimsOf(target: Target): readonly Victim[] {
  if ('pipers' in target) return [...poolsOf(target)].flatMap(workersOf)
  if ('settings' in target) return workersOf(target)
  return childOf(target)
}

/** @throws ArgumentError `ERR_ARGUMENT` for what no storm can be put on */
export function checkTarget(target: unknown): asserts target is Target {
  if (typeof target === 'object' && target !== null)
    if ('pipers' in target || '~workers' in target || ('pid' in target && 'exitCode' in target)) return
  throw new ArgumentError(
    'ERR_ARGUMENT',
    `a storm cannot be put on ${describe(target)}; pass a Plumber, an IMap, or a ChildProcess`,
    { value: target },
  )
}

function poolsOf(graph: StormyGraph): ReadonlySet<IMap> {
  return new Set(graph.pipers().flatMap(({ settings: { parallel } }) => (parallel === false ? [] : [parallel])))
}

function workersOf(pool: IMap): readonly Victim[] {
  return (pool['~workers']?.() ?? []).flatMap((worker) => {
    if (worker.pid !== undefined) return [processOf(pool.name, worker, worker.pid)]
    return worker.threadId === undefined ? [] : [threadOf(pool.name, worker, worker.threadId)]
  })
}

// Its number may be another's as soon as it has ended: asked each time.
function processOf(pool: string, worker: LiveWorker, pid: number): Victim {
  const signal = (name: NodeJS.Signals): boolean => worker.pid === pid && signalled(pid, name)
  return { name: worker.label, pool, pid, kill: () => signal('SIGKILL'), signal }
}

function threadOf(pool: string, worker: LiveWorker, threadId: number): Victim {
  const kill = (): boolean => {
    if (worker.threadId !== threadId) return false
    worker.strike()
    return true
  }
  return { name: worker.label, pool, threadId, kill }
}

function childOf(child: ChildProcess): readonly Victim[] {
  const { pid } = child
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return []
  return [{ name: 'process', pid, kill: () => child.kill('SIGKILL'), signal: (name) => child.kill(name) }]
}

function signalled(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
