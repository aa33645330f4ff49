import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Machine } from './machine.ts'
import type { Size } from './scenario.ts'

/** What was measured in one scenario. JSON. */
export interface Result {
  readonly scenario: string
  readonly size: Size
  readonly rounds: number
  /** ISO date and time at its end. */
  readonly at: string
  readonly machine: Machine
  readonly contestants: readonly Readings[]
}

/** What one contestant answered, round by round. */
export interface Readings {
  readonly name: string
  /** Why it has no readings. */
  readonly unavailable?: string
  /** In how many rounds it broke down: ended, or hung, without an answer. */
  readonly broke?: number
  readonly rounds: readonly { readonly round: number; readonly metrics: Readonly<Record<string, number>> }[]
}

const folder = fileURLToPath(new URL('results', import.meta.url))
const folderOf = (size: Size) => (size === 'full' ? folder : join(folder, size))

/** Keeps a result, in the place of an older one of the same scenario and size. */
export function keep(result: Result): void {
  mkdirSync(folderOf(result.size), { recursive: true })
  writeFileSync(join(folderOf(result.size), `${result.scenario}.json`), `${JSON.stringify(result, undefined, 1)}\n`)
}

/** The results that are kept. */
export function kept(size: Size): readonly Result[] {
  try {
    const names = readdirSync(folderOf(size)).filter((name) => name.endsWith('.json'))
    return names.map((name) => JSON.parse(readFileSync(join(folderOf(size), name), 'utf8')) as Result)
  } catch {
    return []
  }
}

/** The readings of a contestant by round; empty if it has none. */
export function readings(result: Result, name: string, metric: string): ReadonlyMap<number, number> {
  const found = result.contestants.find((contestant) => contestant.name === name)
  return new Map(
    found?.rounds.flatMap(({ round, metrics }) => {
      const value = metrics[metric]
      return value === undefined ? [] : [[round, value] as const]
    }),
  )
}
