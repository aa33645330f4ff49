import type { Source } from '../input/source.ts'

/** How much one input holds. */
export interface Extent {
  /** Items, where that is known, and no more than its limit. */
  readonly items: number | undefined
  /** Share of it that was read, where that is known. */
  readonly share: number | undefined
}

/** The extent of an input: of what has a size or length, of a file by its bytes. */
export function extentOf(input: unknown, limit: number): Extent {
  const items = itemsOf(input)
  const least = items === undefined ? undefined : Math.min(items, limit)
  return {
    items: least,
    get share() {
      return (input as Partial<Source>).share
    },
  }
}

function itemsOf(input: unknown): number | undefined {
  if (input instanceof Set || input instanceof Map) return input.size
  return Array.isArray(input) || ArrayBuffer.isView(input) ? (input as ArrayLike<unknown>).length : undefined
}

/**
 * Share of a run that is done, 0 to 1. The shortest of several inputs ends it.
 *
 * @param limit - items that are read of each at most
 */
export function shareDone(extents: readonly Extent[], { read, done, limit }: ReadDone): number | undefined {
  if (extents.every(({ items, share }) => items === undefined && share === undefined)) return undefined
  const items = extents.flatMap((extent) => extent.items ?? [])
  if (items.length > 0) return ratio(done, Math.min(...items))
  const shares = extents.flatMap((extent) => extent.share ?? [])
  const ofRead = ratio(done, read)
  return Math.max(ratio(done, limit), ofRead * Math.max(...shares))
}

/** Items read and done, of each input. */
export interface ReadDone {
  readonly read: number
  readonly done: number
  readonly limit: number
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 1 : Math.min(1, part / whole)
}
