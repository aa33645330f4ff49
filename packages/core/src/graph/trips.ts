import type { Node } from './node.ts'

/**
 * Nodes by the trip to a worker on which they are evaluated: alone, or consecutive ones of one pool that are fused because
 * nobody could tell, but by the time it takes.
 *
 * @param nodes - each after everything upstream of it
 */
export function tripsOf(nodes: readonly Node[]): readonly (readonly Node[])[] {
  const trips: Node[][] = []
  const trip = new Map<Node, Node[]>()
  for (const node of nodes) {
    const [before] = node.inbound.keys()
    const boarded = before !== undefined && isFused(before, node) ? trip.get(before) : undefined
    if (boarded === undefined) trips.push([node])
    else boarded.push(node)
    trip.set(node, boarded ?? (trips.at(-1) as Node[]))
  }
  return trips
}

/** Whether a node is called with the results of the one it reads where these are made. */
function isFused(from: Node, to: Node): boolean {
  const { parallel, consume, produce, ordered } = to.piper.settings
  if (parallel === false || parallel !== from.piper.settings.parallel) return false
  // What is moved cannot be fetched again from the middle of a trip.
  if (!parallel.settings.fuse || parallel.settings.transfer) return false
  if (to.inbound.size > 1 || from.outbound.size > 1) return false
  const wish = to.inbound.get(from)?.wish
  // Nothing is quicker than what stays where it is.
  if (wish !== undefined && wish !== 'auto') return false
  // One item a call; and what is unpacked bit by bit, where it is read, must be able to say what it was made of.
  if (consume !== 1 || produce === 'each') return false
  return ordered === from.piper.settings.ordered && !isSeen(from)
}

// Somebody wants its results as they are: all of them, the first that failed, several of each, or on disk.
function isSeen({ piper: { settings } }: Node): boolean {
  const { track, debug, keep, produce } = settings
  return track || debug || keep || produce !== 1
}
