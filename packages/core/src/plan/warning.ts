import type { IMap } from '@papy/contract'
import type { Graph } from '../graph/graph.ts'
import { itemUse } from '../graph/item-use.ts'
import type { Node, Pipe } from '../graph/node.ts'
import { notDirect } from '../graph/passage.ts'
import { notReused } from '../reuse.ts'
import { unevenOutputs } from '../run/evenness.ts'

/** Something that works, but perhaps not as it was meant. */
export interface PlanWarning {
  /** Stable name of what it is; each has a heading in `docs/errors.md`. */
  readonly code:
    | 'WARN_SERIAL_TIMEOUT'
    | 'WARN_SERIAL_SPAWN'
    | 'WARN_SPAWN_UNUSED'
    | 'WARN_SMALL_BUFFER'
    | 'WARN_GATHER_ALL'
    | 'WARN_KEEP_UNUSED'
    | 'WARN_REGROUPED'
    | 'WARN_UNEVEN_OUTPUTS'
    | 'WARN_VIA_UNUSED'
    | 'WARN_SHELL'
    | 'WARN_CACHE_UNUSED'
  /** Name of the piper it is about; absent where it is about a pool. */
  readonly piper?: string
  /** What is the matter, and what to do, for people. */
  readonly message: string
}

/** All there is to warn of: piper by piper, then pipes, pools and outputs. */
export function warningsOf(graph: Graph): readonly PlanWarning[] {
  const nodes = graph.postorder()
  return [
    ...nodes.flatMap((node) => [
      ...serial(node),
      ...spawning(node),
      ...gathering(node),
      ...regrouping(node),
      ...keeping(node),
      ...cautious(node),
      ...caching(node),
    ]),
    ...graph.pipes().flatMap((pipe) => [...direct(pipe)]),
    ...poolsOf(nodes).flatMap((pool) => [...small(pool)]),
    ...uneven(graph),
  ]
}

function* serial({ name, piper: { settings } }: Node): Iterable<PlanWarning> {
  const { parallel, timeoutMs, spawn } = settings
  if (parallel !== false) return
  const next = 'give it a pool with parallel'
  if (timeoutMs !== undefined) {
    const message = `timeoutMs of ${name} ends awaits only, not computing, because it runs in this thread; ${next}`
    yield { code: 'WARN_SERIAL_TIMEOUT', piper: name, message }
  }
  if (spawn > 1) {
    const message = `spawn of ${name} has no effect, because it runs in this thread; ${next}`
    yield { code: 'WARN_SERIAL_SPAWN', piper: name, message }
  }
}

function* spawning({ name, piper: { settings }, fit }: Node): Iterable<PlanWarning> {
  const { parallel, spawn } = settings
  if (parallel === false || spawn === 1) return
  const width = fit?.read.width
  const why =
    width === 1
      ? 'each item it reads is a whole one'
      : width === 'each'
        ? 'how many sub-items there are is not known'
        : undefined
  const reason = parallel.size === 1 ? `${parallel.name} has one worker` : why
  if (reason === undefined) return
  const message = `spawn of ${name} has no effect, because ${reason}; leave it out, or unpack items before it with produce: n`
  yield { code: 'WARN_SPAWN_UNUSED', piper: name, message }
}

function* gathering({ name, piper: { settings }, fit }: Node): Iterable<PlanWarning> {
  if (settings.consume !== 'all') return
  const { width } = fit?.read ?? {}
  const message =
    width === 'each'
      ? `${name} holds all that one item became until the last of it has come; let produce: 'each' before it come to an end`
      : width === 1
        ? `consume: 'all' of ${name} gathers one item at a time, because nothing is unpacked before it; to gather neighbours use consume: n`
        : undefined
  if (message !== undefined) yield { code: 'WARN_GATHER_ALL', piper: name, message }
}

function* regrouping({ name, piper: { settings }, inbound, fit }: Node): Iterable<PlanWarning> {
  if (fit === undefined || fit.read.ordered || inbound.size === 0) return
  const { width } = fit.read
  const gathers = settings.consume !== 1 || settings.produce === 'each'
  if (inbound.size < 2 && !(gathers && width !== 'each' && width > 1)) return
  const names = [...inbound.keys()].map((node) => node.name).join(' and ')
  const message = `${name} puts the unordered items of ${names} together again by their index, so early ones wait there; use ordered: true if that is as good`
  yield { code: 'WARN_REGROUPED', piper: name, message }
}

function* keeping({ name, piper }: Node): Iterable<PlanWarning> {
  if (!piper.settings.keep || itemUse(piper).puts.length > 0) return
  const message = `keep of ${name} has no effect, because none of its functions dumps items; leave it out, or dump them with dumpItem(transport)`
  yield { code: 'WARN_KEEP_UNUSED', piper: name, message }
}

function* cautious({ name, piper: { worker } }: Node): Iterable<PlanWarning> {
  for (const { caution } of worker.steps)
    if (caution !== undefined) yield { code: caution.code, piper: name, message: `${name} ${caution.message}` }
}

function* caching({ name, piper: { settings, worker } }: Node): Iterable<PlanWarning> {
  const why = notReused({ name, worker, settings })
  if (why === undefined) return
  const message = `cache of ${name} has no effect, because ${why}; leave it out, or give an exported function of plain arguments`
  yield { code: 'WARN_CACHE_UNUSED', piper: name, message }
}

function* direct({ from, to, wish }: Pipe): Iterable<PlanWarning> {
  const why = wish === undefined || wish === 'auto' ? undefined : notDirect({ from, to })
  if (why === undefined) return
  const message = `via of the pipe from ${from.name} to ${to.name} has no effect, because ${why}; leave it out`
  yield { code: 'WARN_VIA_UNUSED', piper: to.name, message }
}

function* small({ name, size, settings: { buffer } }: IMap): Iterable<PlanWarning> {
  if (buffer === 'topology' || buffer >= size) return
  const message = `a buffer of ${buffer} keeps at most as many of the ${size} workers of ${name} busy; use one of ${size} or more, or give none`
  yield { code: 'WARN_SMALL_BUFFER', message }
}

function* uneven(graph: Graph): Iterable<PlanWarning> {
  const found = unevenOutputs(graph)
  if (found === undefined) return
  const [one, other] = found.outputs
  const message = `outputs ${one} and ${other} give ${found.rates.join(' and ')} items for each that is read, so stream() refuses them; gather them alike, or use run()`
  yield { code: 'WARN_UNEVEN_OUTPUTS', piper: other, message }
}

function poolsOf(nodes: readonly Node[]): readonly IMap[] {
  const pools = new Set<IMap>()
  for (const { piper } of nodes) if (piper.settings.parallel !== false) pools.add(piper.settings.parallel)
  return [...pools]
}
