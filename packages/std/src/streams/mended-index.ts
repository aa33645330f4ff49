import { open, readFile, rename } from 'node:fs/promises'
import type { JsonValue } from '@papy/contract'
import type { Hole } from './file-mark.ts'
import { syncFolder } from './file-place.ts'

/** What has been merged into a file, and how long it has been since. */
export interface MendedIndex {
  /** How often items were merged into it. */
  readonly merges: number
  /** Of the file, after the last merge. */
  readonly bytes: number
  readonly state: JsonValue
  /** Of each item: its hole, and its bytes, by order of holes. */
  readonly items: readonly Merged[]
}

/** An item that has been merged. */
export type Merged = readonly [offset: number, number: number, length: number]

const nothing: MendedIndex = { merges: 0, bytes: 0, state: null, items: [] }

/** Of the header, which the first item that was mended brought along. */
export const TITLE: Hole = [0, -1]

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
export function byHole(a: readonly number[], b: readonly number[]): number {
  return (a[0] as number) - (b[0] as number) || (a[1] as number) - (b[1] as number)
}

/** One item more, and where it goes in the file as it is. */
export interface Insertion<Item> {
  readonly at: number
  readonly item: Item
}

/**
 * Where items go that are not merged yet: holes say where they would be, had nothing ever been mended.
 *
 * @param items - by order of their holes
 * @param first - bytes before the first item, where nothing can go
 */
export function insertions<Item extends { readonly hole: Hole }>(
  items: readonly Item[],
  merged: readonly Merged[],
  first: number,
): readonly Insertion<Item>[] {
  let [next, shift] = [0, 0]
  return items.map((item) => {
    for (let known = merged[next]; known !== undefined && byHole(known, item.hole) < 0; known = merged[++next])
      shift += known[2]
    return { at: Math.max(item.hole[0], first) + shift, item }
  })
}
