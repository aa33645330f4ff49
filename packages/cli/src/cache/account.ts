import type { CacheEntry } from '@papy/cache'
import { counted } from '../numbers.ts'
import { sized } from '../report/number.ts'
import { textTable } from '../text-table.ts'

/** What a cache holds for one piper. */
export interface Share {
  readonly node: string
  readonly functions: readonly string[]
  readonly entries: number
  readonly bytes: number
  /** Epoch Ms. */
  readonly usedMs: number
}

/** What is kept, by piper and functions: the largest first. */
export function sharesOf(entries: Iterable<CacheEntry>): readonly Share[] {
  const shares = new Map<string, Share>()
  for (const { node, functions, byteLength, usedMs } of entries) {
    const key = JSON.stringify([node, functions])
    const known = shares.get(key) ?? { node, functions, entries: 0, bytes: 0, usedMs: 0 }
    const all = { entries: known.entries + 1, bytes: known.bytes + byteLength, usedMs: Math.max(known.usedMs, usedMs) }
    shares.set(key, { node, functions, ...all })
  }
  return [...shares.values()].sort((one, other) => other.bytes - one.bytes)
}

/** The same for people. */
export function accountOf(directory: string, shares: readonly Share[]): string {
  const entries = shares.reduce((sum, share) => sum + share.entries, 0)
  const bytes = shares.reduce((sum, share) => sum + share.bytes, 0)
  const head = `${directory}: ${counted(entries)} results, ${sized(bytes)}`
  if (shares.length === 0) return head
  const rows = shares.map((share) => [
    share.node,
    counted(share.entries),
    sized(share.bytes),
    new Date(share.usedMs).toISOString(),
    share.functions.join(' > '),
  ])
  const table = textTable([['piper', 'results', 'size', 'used last', 'functions'], ...rows], ['left', 'right', 'right'])
  return [head, '', ...table].join('\n')
}
