import type { Branch } from '../piper-options.ts'
import type { Node } from './node.ts'

/** Nodes by branch (numbers before strings, none last), then by first mention. */
export function arrange(nodes: Iterable<Node>): Node[] {
  return [...nodes].sort((one, other) => compareBranches(one.branch, other.branch) || one.mention - other.mention)
}

/**
 * What a piper reads, in the order of its inbox: by branch; where these do not say, a piper before its own ancestors;
 * then by first mention.
 */
export function arrangeInbox({ inbound }: Node): Node[] {
  const arranged = arrange(inbound.keys())
  if (arranged.length < 2) return arranged
  return runsOf(arranged).flatMap((run) => (run.length < 2 ? run : descendantsFirst(run)))
}

function compareBranches(one: Branch | undefined, other: Branch | undefined): number {
  if (one === other) return 0
  const kinds = kindOf(one) - kindOf(other)
  if (kinds !== 0) return kinds
  return (one as Branch) < (other as Branch) ? -1 : 1
}

const kindOf = (branch: Branch | undefined): number => (typeof branch === 'number' ? 0 : branch === undefined ? 2 : 1)

// Neighbours with the same branch.
function runsOf(arranged: readonly Node[]): Node[][] {
  const runs: Node[][] = []
  for (const node of arranged) {
    const run = runs.at(-1)
    if (run?.[0]?.branch === node.branch && run !== undefined) run.push(node)
    else runs.push([node])
  }
  return runs
}

// Of those whose descendants have all been placed, the first mentioned goes next.
function descendantsFirst(run: readonly Node[]): readonly Node[] {
  const members = new Set(run)
  const least = Math.min(...run.map(({ rank }) => rank))
  const ancestors = new Map(run.map((node) => [node, ancestorsAmong(members, node, least)]))
  if ([...ancestors.values()].every(({ length }) => length === 0)) return run
  const waits = new Map<Node, number>()
  for (const node of [...ancestors.values()].flat()) waits.set(node, (waits.get(node) ?? 0) + 1)
  const placed: Node[] = []
  while (members.size > 0) {
    const next = [...members].find((node) => !waits.get(node)) as Node
    members.delete(next)
    placed.push(next)
    for (const node of ancestors.get(next) ?? []) waits.set(node, (waits.get(node) as number) - 1)
  }
  return placed
}

// No ancestor ranks above its descendant, so the search ends below the least of the members.
function ancestorsAmong(members: ReadonlySet<Node>, start: Node, least: number): Node[] {
  if (start.rank === least) return []
  const reached = new Set([start])
  for (const node of reached) for (const next of node.inbound.keys()) if (next.rank >= least) reached.add(next)
  return [...reached].filter((node) => node !== start && members.has(node))
}
