/** Puts something into its place of a sorted list that holds so many at most; behind what it is equal to. */
export function insert<T>(list: T[], one: T, most: number, isBefore: (one: T, other: T) => boolean): void {
  const last = list.at(-1)
  if (last !== undefined && list.length >= most && !isBefore(one, last)) return
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(one, list[middle] as T)) high = middle
    else low = middle + 1
  }
  list.splice(low, 0, one)
  if (list.length > most) list.pop()
}

/** Two sorted lists as one; of what is equal, that of the first list is first. */
export function merged<T>(one: readonly T[], other: readonly T[], isBefore: (one: T, other: T) => boolean): T[] {
  const all: T[] = []
  let at = 0
  for (const next of other) {
    while (at < one.length && !isBefore(next, one[at] as T)) all.push(one[at++] as T)
    all.push(next)
  }
  return all.concat(one.slice(at))
}
