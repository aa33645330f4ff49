import type { MemoryMedium } from './memory-medium.ts'

type Ends = Map<number, MemoryMedium>

/** The open ends of each run in this thread: only that they find each other, and only while they are open. */
const runs = new Map<string, Ends>()

/** The open ends of a run, by their ids. */
export function endsOf(run: string): Ends {
  const found = runs.get(run)
  if (found !== undefined) return found
  const ends: Ends = new Map()
  runs.set(run, ends)
  return ends
}

/** Forgets an end, and with the last one the run. */
export function leave(run: string, id: number): void {
  const ends = endsOf(run)
  ends.delete(id)
  if (ends.size === 0) runs.delete(run)
}
