import type { Chain } from './chain.ts'
import { countIdentical } from './identity.ts'
import { alignedLength, smithWaterman } from './smith-waterman.ts'

/**
 * Finds the chains that tell nothing new: each, in the order given, that agrees in every aligned residue with an
 * earlier one that was kept. Maps the name of such a chain to the name of the one it repeats.
 */
export function duplicates(chains: readonly Chain[]): Map<string, string> {
  const kept: Chain[] = []
  const found = new Map<string, string>()
  for (const chain of chains) {
    const original = kept.find((earlier) => repeats(chain, earlier))
    if (original) found.set(chain.name, original.name)
    else kept.push(chain)
  }
  return found
}

/** Whether two chains agree in every aligned residue. */
export function repeats(chain: Chain, earlier: Chain): boolean {
  const { blocks } = smithWaterman(earlier.sequence, chain.sequence)
  return countIdentical(earlier.sequence, chain.sequence, blocks) === alignedLength(blocks)
}
