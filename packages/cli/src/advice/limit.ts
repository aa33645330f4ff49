import type { RunRecord } from '../record/run-record.ts'
import { percent } from '../report/number.ts'
import type { NodeUsage, Resource, Usage } from './usage.ts'

/** What a run could not be faster than. */
export interface Limit {
  /**
   * `compute`: a node of a pool; `serial`: one in the main thread; `await`: one in the main thread, which mostly waits for
   * what it awaits; `overhead`: moving items; `order`: items whose turn it was not; `output`: who reads the outputs; `input`:
   * the data sets; `none`: nothing ran.
   */
  readonly kind: 'compute' | 'serial' | 'await' | 'overhead' | 'order' | 'output' | 'input' | 'none'
  /** The name of the node, where it is one. */
  readonly node?: string
  /** The resource that it is about. */
  readonly resource?: Resource
  /** What is the limit, and how one sees it. */
  readonly evidence: string
}

/** From this share on something is taken for in use all the time: starting and ending takes some of a run, too. */
const FULL = 0.7
const MUCH = 0.3

/** Finds what limited a run. */
export function limitOf(record: RunRecord, usage: Usage): Limit {
  if (record.run.out === 0) return { kind: 'none', evidence: 'Nothing has left the outputs, so nothing can be said.' }
  return (
    serialLimit(usage) ?? poolLimit(record, usage) ?? overheadLimit(usage) ?? orderLimit(record) ?? edgeLimit(record)
  )
}

function serialLimit({ resources: [main] }: Usage): Limit | undefined {
  const most = busiest(main)
  if (main === undefined || most === undefined || most.busy < FULL) return undefined
  const { name } = most.node
  const kind = main.share < most.busy / 2 ? 'await' : 'serial'
  const how =
    kind === 'await' ? `though the thread computes ${percent(main.share)} only: it awaits` : 'one item at a time'
  const evidence = `${name} is the limit: it is busy ${percent(most.busy)} of the time, in the main thread, ${how}.`
  return { kind, node: name, resource: main, evidence }
}

function poolLimit({ nodes }: RunRecord, { resources }: Usage): Limit | undefined {
  const fullest = resources.filter(({ kind }) => kind === 'pool').sort((a, b) => b.share - a.share)[0]
  const most = busiest(fullest)
  if (fullest === undefined || most === undefined || fullest.share < FULL) return undefined
  const { name } = most.node
  const rest = Object.entries(nodes).filter(([other, { idle, blocked }]) => other !== name && idle + blocked > 0.5)
  const others =
    rest.length === 0 ? '' : `; ${listed(rest.map(([other]) => other))} mostly ${rest.length > 1 ? 'wait' : 'waits'}`
  const shared = fullest.nodes.length === 1 ? '' : `, of which ${name} takes ${percent(most.busy)}`
  const workers = `${fullest.pool?.size === 1 ? 'the worker' : `the ${fullest.pool?.size} workers`} of ${fullest.name}`
  const verb = fullest.pool?.size === 1 ? 'is' : 'are'
  const evidence = `${name} is the limit: ${workers} ${verb} busy ${percent(fullest.share)} of the time${shared}${others}.`
  return { kind: 'compute', node: name, resource: fullest, evidence }
}

function overheadLimit({ resources: [main], overhead }: Usage): Limit | undefined {
  if (main === undefined || main.share < FULL) return undefined
  const evidence = `The main thread is the limit: it is in use ${percent(main.share)} of the time, ${percent(overhead)} of it for reading, moving and joining items rather than for nodes.`
  return { kind: 'overhead', resource: main, evidence }
}

function orderLimit({ nodes }: RunRecord): Limit | undefined {
  const [most] = Object.entries(nodes).sort(([, a], [, b]) => b.waiting - a.waiting)
  if (most === undefined || most[1].waiting < MUCH) return undefined
  const [node, { waiting, latencyMs }] = most
  const evidence = `The order of ${node} is the limit: ${percent(waiting)} of the time its finished items wait for a slow one before them (p50 ${latencyMs.p50.toFixed(1)} ms, p99 ${latencyMs.p99.toFixed(1)} ms).`
  return { kind: 'order', node, evidence }
}

function edgeLimit({ graph, nodes }: RunRecord): Limit {
  const outputs = graph.nodes.filter(({ name }) => !graph.pipes.some(({ from }) => from === name))
  const held = outputs.find(({ name }) => (nodes[name]?.blocked ?? 0) >= MUCH)
  if (held !== undefined) {
    const { blocked = 0 } = nodes[held.name] ?? {}
    const evidence = `Who reads the results is the limit: ${held.name}, an output, is held up ${percent(blocked)} of the time.`
    return { kind: 'output', node: held.name, evidence }
  }
  const evidence = 'The input is the limit, or the run was too short: no node, pool or thread is busy most of the time.'
  return { kind: 'input', evidence }
}

function busiest(resource: Resource | undefined): NodeUsage | undefined {
  return [...(resource?.nodes ?? [])].sort((a, b) => b.busy - a.busy)[0]
}

function listed(names: readonly string[]): string {
  const [shown, more] = [names.slice(0, 3), names.length - 3]
  if (more > 0) return `${shown.join(', ')} and ${more} more`
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
