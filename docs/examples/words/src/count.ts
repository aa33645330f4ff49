import { readFile } from 'node:fs/promises'

/** How often each word occurs. */
export type Counts = ReadonlyMap<string, number>

/** Map: counts the words of a chapter. A word is a run of the letters a to z, in lower case. */
export async function count([path]: [string]): Promise<Counts> {
  const text = await readFile(path, 'utf8')
  const counts = new Map<string, number>()
  for (const [word] of text.toLowerCase().matchAll(/[a-z]+/g)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

/** Reduce: adds up the counts of all chapters. */
export function merge(inbox: readonly [Counts][]): Counts {
  const sum = new Map<string, number>()
  for (const [counts] of inbox) {
    for (const [word, times] of counts) sum.set(word, (sum.get(word) ?? 0) + times)
  }
  return sum
}
