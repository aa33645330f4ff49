import { lasted } from '../numbers.ts'
import { textTable } from '../text-table.ts'
import type { Asked } from './asked.ts'

const heads = ['agent', 'slots', 'busy', 'runs', 'load', 'cores', 'free', 'Node', 'papy', 'answers in', 'up for']

/** Agents, for people: a line each. Those that did not answer are not among them. */
export function accountOf(agents: readonly Asked[], now: number = Date.now()): string {
  const rows = agents.flatMap((one) => ('error' in one ? [] : [rowOf(one, now)]))
  const sides = heads.map((_, at) => (at === 0 ? 'left' : 'right') as 'left' | 'right')
  return textTable([heads, ...rows], sides).join('\n')
}

function rowOf({ address, status, latencyMs }: Exclude<Asked, { error: unknown }>, now: number): readonly string[] {
  const { slots, workers, coordinators, leaving, load, cores, memory, identity, version, startedAt } = status
  const free = `${(memory.free / 2 ** 30).toFixed(1)} GiB`
  // Its slots are for nobody any more.
  const counts = [leaving ? 'leaving' : slots, workers, coordinators].map(String)
  const latency = `${latencyMs.toFixed(1)} ms`
  return [
    address,
    ...counts,
    load.toFixed(1),
    String(cores),
    free,
    identity.node,
    version,
    latency,
    lasted(now - startedAt),
  ]
}
