import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type TextFile, textFiles } from '../archive.ts'
import type { Chain } from '../chain.ts'
import { chain } from '../pdb.ts'
import type { Pair } from './comparing.ts'

/** Reads the files of an archive, but not those of the chains named. */
export async function unpack([archive]: [string], without: readonly string[] = []): Promise<TextFile[]> {
  const files = [...textFiles(await readFile(archive))]
  return files.filter(({ name }) => !without.includes(basename(name, '.pdb')))
}

/** Reads a chain from its file. */
export function parse([file]: [TextFile]): Chain {
  return chain(basename(file.name, '.pdb'), file.text)
}

/** Makes every pair of the chains, which come one by one; sorted by name. */
export function* pair(inbox: [Chain][]): Generator<Pair> {
  const chains = inbox.map(([chain]) => chain).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const [i, left] of chains.entries()) {
    for (const right of chains.slice(i + 1)) yield { left, right }
  }
}
