/** The word that somebody may have meant who wrote another; `undefined` if none is near. */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  const written = word.toLowerCase()
  const most = Math.ceil(word.length / 3)
  let best: { readonly word: string; readonly distance: number } | undefined
  for (const candidate of words) {
    const distance = distanceBetween(written, candidate.toLowerCase())
    if (distance <= most && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { word: candidate, distance }
  }
  return best?.word
}

/** What is added to an error about a word: `; did you mean run?` */
export function meant(word: string, words: Iterable<string>): string {
  const found = nearest(word, words)
  return found === undefined ? '' : `; did you mean ${found}?`
}

// Who wrote the beginning of a word meant it.
function distanceBetween(written: string, word: string): number {
  return written.length > 1 && word.startsWith(written) ? 1 : distanceOf(written, word)
}

/** How many letters to add, leave out, change or swap with their neighbours (optimal string alignment). */
function distanceOf(one: string, other: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1]
      const isSwapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      const least = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (isSame ? 0 : 1))
      row.push(isSwapped ? Math.min(least, at(before, j - 2) + 1) : least)
    }
    ;[before, last] = [last, row]
  }
  return at(last, other.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
