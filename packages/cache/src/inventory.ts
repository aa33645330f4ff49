import { readHead } from './entry.ts'
import { Place } from './place.ts'
import { filesOf, type Swept, sweep } from './sweep.ts'

/** A result that is kept. */
export interface CacheEntry {
  /** Name of the piper that it was computed for. */
  readonly node: string
  readonly functions: readonly string[]
  /** SHA-256 of the inbox, and of the functions with what is bound to them. */
  readonly input: string
  readonly hash: string
  /** Epoch Ms: when it was computed, and used last, about. */
  readonly at: number
  readonly usedMs: number
  readonly byteLength: number
  readonly path: string
}

/** How much is kept. */
export interface CacheSize {
  readonly entries: number
  readonly byteLength: number
}

/** All results in a directory, in no order. What is damaged is left out. */
export function* entriesOf(directory: string): Iterable<CacheEntry> {
  for (const { path, byteLength, usedMs } of filesOf(new Place(directory))) {
    const head = headAt(path)
    if (head === undefined) continue
    const { node, functions, input, hash, at } = head
    yield { node, functions, input, hash, at, usedMs, byteLength, path }
  }
}

/** How many results a directory has, and their bytes. */
export function sizeOf(directory: string): CacheSize {
  let [entries, total] = [0, 0]
  for (const { byteLength } of filesOf(new Place(directory))) {
    entries++
    total += byteLength
  }
  return { entries, byteLength: total }
}

/** Deletes what nobody needed for the longest time until there are fewer bytes, whoever else is at that. Says what it deleted. */
export function prune(directory: string, maxBytes: number): Swept {
  return sweep(new Place(directory), maxBytes)
}

function headAt(path: string): ReturnType<typeof readHead> {
  try {
    return readHead(path)
  } catch {
    return undefined
  }
}
