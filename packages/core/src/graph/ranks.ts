import type { Node } from './node.ts'

// A rank is a level and, within it, an index. 2 ** 21 levels of 2 ** 32 indices fit a double exactly.
const LEVEL = 2 ** 32

/**
 * Keeps a topological order while pipes are added, so that a cycle is found without searching the whole graph: after
 * Bender, Fineman, Gilbert and Tarjan, "A new approach to incremental cycle detection and related problems" (2015). A
 * pipe against the order looks at no more than about the root of the number of pipes behind it, or else moves what is
 * before it up by a level, of which there can not be many. n pipes take n * sqrt(n) steps in whatever order they come.
 */
export class Ranks {
  #pipes = 0
  #lowest = LEVEL / 2
  #highest = LEVEL / 2

  /** The rank of a node that has no pipes yet. */
  next(): number {
    return ++this.#highest
  }

  /** Makes `from` rank below `to`. False, and nothing has changed, if `to` already leads to `from`. */
  lower(from: Node, to: Node): boolean {
    if (from === to) return false
    this.#pipes++
    if (from.rank < to.rank) return true
    // Most pipes add a piper at one of their ends: nothing to search for there.
    if (to.outbound.size === 0) to.rank = levelOf(from) * LEVEL + ++this.#highest
    else if (from.inbound.size === 0) from.rank = levelOf(to) * LEVEL + --this.#lowest
    else return this.#raise(from, to)
    return true
  }

  #raise(from: Node, to: Node): boolean {
    const level = levelOf(from)
    const before = ancestorsAt(level, from, Math.sqrt(this.#pipes))
    if (before?.has(to)) return false
    const target = before === undefined ? level + 1 : level
    const after = descendantsBelow(target, to, before ?? new Set([from]))
    if (after === undefined) return false
    // In front of all others of that level, and in the order they had.
    for (const node of [...ranked(before), ...ranked(after)].reverse()) node.rank = target * LEVEL + --this.#lowest
    return true
  }
}

const levelOf = ({ rank }: Node): number => Math.floor(rank / LEVEL)

const ranked = (nodes: Iterable<Node> = []): Node[] => [...nodes].sort((one, other) => one.rank - other.rank)

// `undefined` if there are more than it is worth looking for.
function ancestorsAt(level: number, start: Node, most: number): Set<Node> | undefined {
  const found = new Set([start])
  let pipes = 0
  for (const node of found) {
    for (const next of node.inbound.keys()) {
      if (++pipes > most) return undefined
      if (levelOf(next) === level) found.add(next)
    }
  }
  return found
}

// `undefined` if one of them leads to what must stay above.
function descendantsBelow(level: number, start: Node, above: ReadonlySet<Node>): Set<Node> | undefined {
  const found = new Set<Node>()
  if (levelOf(start) < level) found.add(start)
  for (const node of found) {
    for (const next of node.outbound.keys()) {
      if (above.has(next)) return undefined
      if (levelOf(next) < level) found.add(next)
    }
  }
  return found
}
