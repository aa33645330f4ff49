// Bits in shared memory, of which many take and give back runs at the same time, without locks: who finds one taken that it
// wanted gives back what it has. As all take from low to high, somebody always gets through.

/**
 * Takes the lowest run of so many free bits below `total`: what was in use last is in the caches of the processor, and
 * what was never used takes no memory. `undefined` where there is none.
 *
 * @param givenBack - called when bits were taken for a moment, which another may have taken for full
 */
export function takeRun(
  words: Int32Array,
  count: number,
  total: number,
  givenBack: () => void = () => {},
): number | undefined {
  let from = freeFrom(words, 0, total)
  while (from + count <= total) {
    const end = takenFrom(words, from, from + count)
    if (end < from + count) from = freeFrom(words, end, total)
    else if (take(words, from, count)) return from
    else {
      givenBack()
      from = freeFrom(words, from, total)
    }
  }
  return undefined
}

/** Gives a run back. */
export function giveBack(words: Int32Array, from: number, count: number): void {
  eachWord(from, count, (word, mask) => Atomics.and(words, word, ~mask))
}

/** Whether a bit is set. */
export function isSet(words: Int32Array, bit: number): boolean {
  return ((Atomics.load(words, bit >>> 5) >>> (bit & 31)) & 1) === 1
}

/** Sets a bit. */
export function set(words: Int32Array, bit: number): void {
  Atomics.or(words, bit >>> 5, 1 << (bit & 31))
}

function take(words: Int32Array, from: number, count: number): boolean {
  const end = from + count
  for (let at = from; at < end; ) {
    const mask = maskOf(at, end)
    const before = Atomics.or(words, at >>> 5, mask)
    if ((before & mask) !== 0) {
      Atomics.and(words, at >>> 5, ~(mask & ~before))
      giveBack(words, from, at - from)
      return false
    }
    at = nextWord(at)
  }
  return true
}

/** First free bit from there on; `total` where there is none. */
function freeFrom(words: Int32Array, from: number, total: number): number {
  for (let at = from; at < total; at = nextWord(at)) {
    const free = ~Atomics.load(words, at >>> 5) & maskOf(at, total)
    if (free !== 0) return (at & ~31) + lowest(free)
  }
  return total
}

/** First bit from there on that is taken; `end` where there is none. */
function takenFrom(words: Int32Array, from: number, end: number): number {
  for (let at = from; at < end; at = nextWord(at)) {
    const taken = Atomics.load(words, at >>> 5) & maskOf(at, end)
    if (taken !== 0) return (at & ~31) + lowest(taken)
  }
  return end
}

function eachWord(from: number, count: number, call: (word: number, mask: number) => void): void {
  for (let at = from; at < from + count; at = nextWord(at)) call(at >>> 5, maskOf(at, from + count))
}

const nextWord = (at: number): number => (at & ~31) + 32

/** Those bits of the word of `from` that are from there on and below `end`. */
function maskOf(from: number, end: number): number {
  const above = -1 << (from & 31)
  const left = end - (from & ~31)
  return left >= 32 ? above : above & ~(-1 << left)
}

const lowest = (bits: number): number => 31 - Math.clz32(bits & -bits)
