import type { Counts } from './count.ts'

/** What is worth telling about the words of a book. */
export interface Summary {
  /** Words in the book. */
  readonly tokens: number
  /** Different ones. */
  readonly distinct: number
  /** The most frequent, most frequent first; of equally frequent ones, in the order of the alphabet. */
  readonly top: readonly (readonly [word: string, times: number])[]
  /** How often the words asked for occur. */
  readonly asked: Readonly<Record<string, number>>
}

/**
 * Sums counts up.
 *
 * @param length how many of the most frequent words to tell
 * @param words words to tell in any case
 */
export function summary([counts]: [Counts], length: number, words: readonly string[]): Summary {
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return {
    tokens: ranked.reduce((sum, [, times]) => sum + times, 0),
    distinct: ranked.length,
    top: ranked.slice(0, length),
    asked: Object.fromEntries(words.map((word) => [word, counts.get(word) ?? 0])),
  }
}
