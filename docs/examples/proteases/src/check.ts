import type { Tally } from './tally.ts'

/** What independent programs found: Biopython's aligner, and EMBOSS water on samples. */
export const EXPECTED = {
  /** Of the chains that do not repeat another. */
  subset: {
    chains: 135,
    pairs: 9_045,
    sum: 3_481_141.5,
    sha256: '02df9898c57d020ad4c145218533dff99dbad5fb184c1a1e77f89adee62bbda4',
    medianIdentity: 39.63,
  },
  /** Of all chains. */
  all: {
    chains: 189,
    pairs: 17_766,
    sum: 7_240_978,
    sha256: 'c7935f0ee5e875a8c7caed8b6affcb4a323a0e3093139e70d912e916335d2662',
  },
} as const satisfies Record<string, Partial<Tally>>

/** Compares a tally with what is expected, and says of each number that differs how. */
export function differences(tally: Tally, expected: Partial<Tally>): string[] {
  const names = Object.keys(expected) as (keyof Tally)[]
  return names
    .filter((name) => tally[name] !== expected[name])
    .map((name) => `${name} is ${tally[name]}, not ${expected[name]}`)
}
