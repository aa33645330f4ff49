import type { Graph } from '../graph/graph.ts'
import type { JournalOptions } from '../journal/journaling.ts'
import { Keeping } from '../journal/keeping.ts'
import type { PiperInput } from '../piper.ts'
import { type Connecting, DaggerRun } from './dagger-run.ts'
import { checkDatas } from './data-sets.ts'
import { Plumbing } from './plumbing.ts'

/** Opens the journal of a run, if it has one. What is wrong with the run is found before. */
export async function openKeeping(
  graph: Graph,
  datas: readonly PiperInput[] | undefined,
  { journal, ...options }: JournalOptions,
): Promise<Keeping | undefined> {
  if (journal === undefined) return undefined
  checkDatas(graph, datas as readonly PiperInput[])
  graph.check()
  return Keeping.open(graph, datas as readonly PiperInput[], { ...options, journal })
}

/** Connects a graph and starts it; what does not start is closed. */
export function openPlumbing(graph: Graph, connecting: Omit<Connecting, 'together'>): Plumbing {
  const run = new DaggerRun(graph, { ...connecting, together: true })
  const plumbing = new Plumbing(run)
  try {
    run.start()
  } catch (error) {
    void plumbing.close()
    run.detach()
    throw error
  }
  return plumbing
}
