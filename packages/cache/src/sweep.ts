import { closeSync, openSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Place } from './place.ts'

/** Ms after which a lock was left by somebody who died, and a draft too. */
const [LOCK_MS, DRAFT_MS] = [60_000, 3_600_000]

/** Share of the bound that is left, so that it is not swept all the time. */
const LEFT = 0.9

/** What was deleted. */
export interface Swept {
  readonly entries: number
  readonly byteLength: number
}

/** Deletes what nobody needed for the longest time until there is less than the bound. */
export function sweep(place: Place, maxBytes: number): Swept {
  forgetDrafts(place.drafts)
  return evict(place, maxBytes)
}

/** The same, and notes when; nothing where somebody else is at it. */
export function sweepAlone(place: Place, maxBytes: number): void {
  if (!locked(place.lock)) return
  try {
    sweep(place, maxBytes)
    writeFileSync(place.swept, new Date().toISOString())
  } finally {
    rmSync(place.lock, { force: true })
  }
}

/** Ms since somebody looked after the size; `Infinity`: nobody ever did. */
export function sinceSwept({ swept }: Place): number {
  return Date.now() - (foundAt(swept)?.usedMs ?? Number.NEGATIVE_INFINITY)
}

/** A file of a cache. */
export interface Found {
  readonly path: string
  readonly byteLength: number
  /** When it was used last, about. */
  readonly usedMs: number
}

/** All files with results there are. */
export function* filesOf({ results }: Place): Iterable<Found> {
  for (const folder of namesIn(results))
    for (const name of namesIn(join(results, folder))) {
      const found = foundAt(join(results, folder, name))
      if (found !== undefined) yield found
    }
}

function evict(place: Place, maxBytes: number): Swept {
  const all = [...filesOf(place)]
  let left = all.reduce((sum, { byteLength }) => sum + byteLength, 0)
  const before = left
  let entries = 0
  if (left <= maxBytes) return { entries, byteLength: 0 }
  all.sort((one, other) => one.usedMs - other.usedMs)
  for (const { path, byteLength } of all) {
    if (left <= maxBytes * LEFT) break
    rmSync(path, { force: true })
    left -= byteLength
    entries++
  }
  return { entries, byteLength: before - left }
}

function forgetDrafts(drafts: string): void {
  for (const name of namesIn(drafts)) {
    const found = foundAt(join(drafts, name))
    if (found !== undefined && Date.now() - found.usedMs > DRAFT_MS) rmSync(found.path, { force: true })
  }
}

function locked(path: string): boolean {
  try {
    const left = foundAt(path)
    if (left !== undefined && Date.now() - left.usedMs > LOCK_MS) rmSync(path, { force: true })
    closeSync(openSync(path, 'wx'))
    return true
  } catch {
    return false
  }
}

// Others delete at the same time.
function foundAt(path: string): Found | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat === undefined ? undefined : { path, byteLength: stat.size, usedMs: stat.mtimeMs }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
