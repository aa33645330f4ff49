import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMain } from '@papy/core'
import { IMap } from '@papy/imap'
import type { Round } from './exchange.ts'
import { ladder } from './replica.ts'
import { search } from './search.ts'
import { isKnown, KNOWN, lowest, occupancy } from './summary.ts'
import { xyz } from './xyz.ts'

const FILE = fileURLToPath(new URL('../reports/cluster.xyz', import.meta.url))

/** Runs the search on all cores, and tells what it found. */
async function main(): Promise<void> {
  const rounds = await all()
  for (const [n, round] of rounds.entries()) {
    const [before, now] = [lowest(rounds.slice(0, n)), lowest([round])]
    if (now.energy < before.energy - 1e-6) console.log(`round ${n + 1}`.padEnd(12), now.energy.toFixed(6))
  }
  const found = lowest(rounds)
  console.log('known'.padEnd(12), KNOWN.toFixed(6), isKnown(found) ? 'found' : 'NOT FOUND')
  if (!isKnown(found)) process.exitCode = 1

  console.log('\ntemperature  mean energy  in the lowest minimum')
  for (const { temperature, energy, share } of occupancy(rounds)) {
    console.log(temperature.toFixed(3).padEnd(12), energy.toFixed(2), `${Math.round(100 * share)} %`.padStart(12))
  }
  await mkdir(dirname(FILE), { recursive: true })
  await writeFile(FILE, xyz(found))
  console.log('\nwritten reports/cluster.xyz')
}

async function all(): Promise<Round[]> {
  await using pool = new IMap()
  const rounds: Round[] = []
  for await (const round of search(pool, { temperatures: ladder(8, 0.2, 0.4), rounds: 60, run: 2 })) rounds.push(round)
  return rounds
}

if (isMain(import.meta)) await main()
