import type { RunPast } from '@papy/contract/journal'

/** What a node did in all sessions of a run, as far as hops tell. */
export interface NodeWork {
  readonly node: string
  /** Calls that came back, and attempts that did not. */
  readonly calls: number
  readonly lost: number
  /** Calls of later attempts than the first. */
  readonly again: number
  readonly reused: number
  /** Ms that trips to it took, together. */
  readonly tookMs: number
  /** Where: `''` is the host of the run. */
  readonly hosts: readonly string[]
  readonly workers: number
}

type Growing = { -readonly [Key in keyof NodeWork]: NodeWork[Key] } & { seen: Set<string> }

/** Adds hops up, by nodes, in the order of the graph. Reads the file. */
export function nodeWorkOf(past: RunPast): readonly NodeWork[] {
  let names: readonly string[] = []
  const all = new Map<string, Growing>()
  for (const record of past.records()) {
    if (record.type === 'run') {
      names = record.description.nodes.map(({ name }) => name)
      for (const name of names) if (!all.has(name)) all.set(name, fresh(name))
    }
    if (record.type !== 'hop') continue
    const { node, size, worker, host, attempt, tookMs, reused = 0, lost } = record
    const work = all.get(names[node] ?? '')
    if (work === undefined) continue
    if (lost === undefined) work.calls += size
    else work.lost += size
    if (attempt > 1) work.again += size
    work.reused += reused
    work.tookMs += tookMs
    if (!work.hosts.includes(host)) work.hosts = [...work.hosts, host]
    work.workers = work.seen.add(`${host} ${worker}`).size
  }
  return [...all.values()].map(({ seen: _, ...work }) => work)
}

function fresh(node: string): Growing {
  return { node, calls: 0, lost: 0, again: 0, reused: 0, tookMs: 0, hosts: [], workers: 0, seen: new Set() }
}
