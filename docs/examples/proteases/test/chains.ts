import { readFileSync } from 'node:fs'
import { textFiles } from '../src/archive.ts'
import type { Chain } from '../src/chain.ts'
import { parse } from '../src/steps/reading.ts'

/** All chains of the example's archive, by name. */
export function readChains(): Map<string, Chain> {
  const archive = readFileSync(new URL('../data/serine-proteases-ca.tar.gz', import.meta.url))
  const chains = [...textFiles(archive)].map((file) => parse([file]))
  return new Map(chains.map((chain) => [chain.name, chain]))
}

/** The chains that repeat another, and the one they repeat. */
export function readDuplicates(): [string, string][] {
  const list = readFileSync(new URL('../data/duplicates.tsv', import.meta.url), 'utf8')
  const lines = list.trim().split('\n').slice(1)
  return lines.map((line) => line.split('\t') as [string, string])
}
