/** A text → its lines, which are mapped one by one. */
export const linesOf = ([text]: [string]): string[] => text.split('\n')

/** A line → how often each word is in it. */
export function wordsOf([line]: [string]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of line.split(' ')) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

/** A word with its counts, one of each line that has it → the word, and how often it is there. */
export const sum = ([[word, counts]]: [[string, number[]]]): [string, number] => [
  word,
  counts.reduce((one, other) => one + other, 0),
]
