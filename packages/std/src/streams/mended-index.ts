import { open, readFile, rename } from 'node:fs/promises'
import type { JsonValue } from '@papy/contract'
import type { MendPlace } from './file-mark.ts'
import { syncFolder } from './file-place.ts'

/** What has been merged into a file, and how long it has been since. */
export interface MendedIndex {
  /** How often items were merged into it. */
  readonly merges: number
  /** Of the file, after the last merge. */
  readonly bytes: number
  readonly state: JsonValue
  /** Of each item: where it belongs, and its bytes; in that order. */
  readonly items: readonly Merged[]
}

/** An item that has been merged. */
export type Merged = readonly [...where: MendPlace, length: number]

const nothing: MendedIndex = { merges: 0, bytes: 0, state: null, items: [] }

/** Of the header, which the first item that was mended brought along. */
export const TITLE: MendPlace = [0, -1, 0]

export async function readIndex(path: string): Promise<MendedIndex> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as MendedIndex
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nothing
    throw error
  }
}

/** The old one, or all of the new one, is there after a power cut. */
export async function writeIndex(path: string, index: MendedIndex): Promise<void> {
  const handle = await open(`${path}.tmp`, 'w')
  try {
    await handle.writeFile(JSON.stringify(index))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${path}.tmp`, path)
  await syncFolder(path)
}

/** Which one stands before the other. */
export function byPlace(a: MendPlace | Merged, b: MendPlace | Merged): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}

/** One item more, and where it goes in the file as it is. */
export interface Insertion<Item> {
  readonly at: number
  readonly item: Item
}

/**
 * Where items go that are not merged yet: holes say where they would be, had nothing ever been mended.
 *
 * @param items - in the order of their places
 * @param first - bytes before the first item, where nothing can go
 */
export function insertions<Item extends { readonly where: MendPlace }>(
  items: readonly Item[],
  merged: readonly Merged[],
  first: number,
): readonly Insertion<Item>[] {
  let [next, shift] = [0, 0]
  return items.map((item) => {
    for (let known = merged[next]; known !== undefined && byPlace(known, item.where) < 0; known = merged[++next])
      shift += known[3]
    return { at: Math.max(item.where[0], first) + shift, item }
  })
}
