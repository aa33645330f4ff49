import { type Frame, type Kind, kindOf } from './kind.ts'

/** A CPU profile, as V8 writes it. Times in µs. */
export interface CpuProfile {
  readonly startTime: number
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: Frame & { readonly lineNumber: number }
    readonly children?: readonly number[]
  }[]
}

/** Where the time of one thread went. Times in µs. */
export interface Spent {
  readonly total: number
  readonly kinds: ReadonlyMap<Kind, number>
  /** By function, without idling. */
  readonly functions: ReadonlyMap<string, number>
}

/** Sums the samples between two moments of the monotonic clock, in µs. */
export function spent(profile: CpuProfile, from: number, to: number): Spent {
  const stacks = stacksOf(profile)
  const kinds = new Map<Kind, number>()
  const functions = new Map<string, number>()
  let total = 0
  let at = profile.startTime
  for (const [i, sample] of profile.samples.entries()) {
    // V8 may have written samples of several threads' buffers out of turn: then a delta is negative.
    const took = Math.max(0, profile.timeDeltas[i + 1] ?? 0)
    at += profile.timeDeltas[i] ?? 0
    const stack = stacks.get(sample)
    if (stack === undefined || at < from || at > to) continue
    const kind = kindOf(stack)
    add(kinds, kind, took)
    if (kind !== 'idle') add(functions, `${kind}: ${written(stack[0])}`, took)
    total += took
  }
  return { total, kinds, functions }
}

function stacksOf({ nodes }: CpuProfile): ReadonlyMap<number, readonly Frame[]> {
  const stacks = new Map<number, readonly Frame[]>()
  const above = new Map<number, number>()
  for (const { id, children = [] } of nodes) for (const child of children) above.set(child, id)
  const byId = new Map(nodes.map((node) => [node.id, node]))
  for (const { id } of nodes) {
    const stack: Frame[] = []
    for (let at: number | undefined = id; at !== undefined; at = above.get(at)) {
      const node = byId.get(at)
      if (node !== undefined) stack.push(node.callFrame)
    }
    stacks.set(id, stack)
  }
  return stacks
}

function written(frame: (Frame & { readonly lineNumber?: number }) | undefined): string {
  if (frame === undefined) return '?'
  const place = frame.url.replace(/^.*\/(packages|bench|node_modules)\//, '').replace(/^file:\/\//, '')
  const name = frame.functionName === '' ? '(anonymous)' : frame.functionName
  return place === '' ? name : `${name} (${place}:${(frame.lineNumber ?? 0) + 1})`
}

function add<Key>(sums: Map<Key, number>, key: Key, more: number): void {
  sums.set(key, (sums.get(key) ?? 0) + more)
}
