import { BATCH_BYTES, bytesOf, type CheckedRow } from './row-writer.ts'

/** Places that a prepared statement can have. */
const MOST_PLACES = 65_535

/** Rows of a slice at most. */
const SLICE_ROWS = 512

/** Neighbours with the same columns, for one statement: as many as it can have. */
export function groupsOf(rows: readonly CheckedRow[]): readonly (readonly CheckedRow[])[] {
  const groups: CheckedRow[][] = []
  let bytes = 0
  for (const row of rows) {
    const last = groups.at(-1)
    const isRoom = last !== undefined && (last.length + 1) * row.columns.length <= MOST_PLACES && bytes < BATCH_BYTES
    const fits = isRoom && last[0]?.columns === row.columns
    bytes = (fits ? bytes : 0) + bytesOf(row)
    if (fits) last.push(row)
    else groups.push([row])
  }
  return groups
}

/** Slices of a group whose lengths are powers of two: there are few such statements, and servers keep them all. */
export function slicesOf(rows: readonly CheckedRow[], most: number = SLICE_ROWS): readonly (readonly CheckedRow[])[] {
  const slices: (readonly CheckedRow[])[] = []
  for (let at = 0; at < rows.length; ) {
    const length = 2 ** Math.floor(Math.log2(Math.min(most, rows.length - at)))
    slices.push(rows.slice(at, at + length))
    at += length
  }
  return slices
}
